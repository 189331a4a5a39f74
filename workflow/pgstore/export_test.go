package pgstore

// The statements and the arguments of queries.
var (
	TasksQuery = tasksQuery
	CasesQuery = casesQuery
)

// ForgetHeads has a store read the heads of chains under their locks again.
func ForgetHeads(s *Store) { s.heads.seen = nil }
