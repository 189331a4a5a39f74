package form_test

import (
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
)

// A finished state may be asked by several goroutines at once: for texts with
// inserted answers, for options on offer, for the number of rows. The race
// detector watches.
func TestStateIsReadByMany(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(`{"id":"f","version":"1","languages":["da"],"title":"Sum {= n + 1 }","pages":[{"id":"p","title":"P","fields":[
		{"key":"n","type":"integer","label":"N"},
		{"key":"c","type":"select","label":"C","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}],"optionsWhere":"option != \"b\" or n > 3"},
		{"key":"l","type":"list","label":"L","maxItems":{"expr":"n"},"fields":[{"key":"x","type":"text","label":"X"}]}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := f.NewAnswers()
	if _, err := a.Set("/n", []string{"2"}, i18n.Danish); err != nil {
		t.Fatal(err)
	}
	s := f.Evaluate(a, form.Facts{Lang: i18n.Danish})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := form.PlainText(s.Text(f.Title, nil)); got != "Sum 3" {
				t.Errorf("Text = %q, want %q", got, "Sum 3")
			}
			if got := len(s.Offers(s.Find("/c"))); got != 1 {
				t.Errorf("%d options are on offer, want 1", got)
			}
			if _, most := s.Items(s.Find("/l")); most != 2 {
				t.Errorf("the list takes %d rows, want 2", most)
			}
		})
	}
	all.Wait()
}
