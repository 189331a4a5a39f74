package pgstore

// The statements and the arguments of queries.
var (
	TasksQuery = tasksQuery
	CasesQuery = casesQuery
)
