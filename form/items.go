package form

// Items returns the least and the most rows a list takes, or files a file
// field takes, with the answers as they are. Without a limit of its own the
// form's limits hold.
func (s *State) Items(e *Element) (least, most int) {
	most = s.form.Limits.Rows
	if !e.Field.Repeats() {
		most = s.form.Limits.Files
		if !e.Field.Many {
			most = min(most, 1)
		}
	}
	if n, ok := s.eval(e.frame, e.Field.MinItems).AsInteger(); ok {
		least = int(max(0, min(n, int64(most))))
	}
	if n, ok := s.eval(e.frame, e.Field.MaxItems).AsInteger(); ok {
		most = int(max(0, min(n, int64(most))))
	}
	return least, most
}
