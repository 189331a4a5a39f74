package expression

type machine struct {
	env    Env
	budget *Budget
}

// Eval evaluates.
func Eval(n *Node, env Env, b *Budget) Value {
	return Value{}
}
