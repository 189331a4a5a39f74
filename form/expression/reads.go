package expression

// Read is one thing that an expression reads.
type Read struct {
	Ref int
	// Members are the members of the record, or of the list's records, that are
	// read, sorted; of nested records only the outermost. Nil means the whole
	// value; empty but not nil means only how many rows there are.
	Members []string
}

// Reads returns what an expression reads, by reference number, each once.
func Reads(n *Node) []Read { return nil }
