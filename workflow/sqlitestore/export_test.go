package sqlitestore

import "github.com/borgerflow/borgerflow/workflow"

// TasksQueries are the statements and the arguments of a query for tasks.
func TasksQueries(q workflow.TaskQuery) (queries []string, args [][]any) {
	add := func(of ...owner) {
		query, a := tasksQuery(q, of...)
		queries, args = append(queries, query), append(args, a)
	}
	for _, o := range owners(q) {
		add(o)
	}
	if len(queries) == 0 {
		add()
	}
	return queries, args
}
