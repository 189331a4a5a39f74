package definition_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
)

// pair is two options that carry a number in their labels.
func pair(n int) []definition.Option {
	label := definition.Plain(fmt.Sprintf("Nr. %d", n))
	return []definition.Option{{Value: "a", Label: label}, {Value: "b", Label: label}}
}

// A host replaces a list and the forms that use it while others compile and
// evaluate: nobody ever sees half a list. The race detector watches.
func TestListsAreReplacedAtOnce(t *testing.T) {
	t.Parallel()
	shelf := definition.NewShelf(definition.MapLibrary{Lists: map[string][]definition.Option{"numbers": pair(0)}})
	source := []byte(fields(`{"key":"c","type":"select","label":"C","list":"numbers"}`))
	compile := func() *form.Form {
		f, err := definition.CompileJSON(source, &definition.Options{Library: shelf.Now()})
		if err != nil {
			t.Error(err)
		}
		return f
	}
	var mu sync.Mutex
	served := compile()
	now := func() *form.Form {
		mu.Lock()
		defer mu.Unlock()
		return served
	}
	var all sync.WaitGroup
	all.Go(func() {
		for n := 1; n <= 50; n++ {
			edition := shelf.ReplaceList("numbers", pair(n))
			options, _ := edition.List("numbers")
			compiled, err := definition.CompileList(options, []i18n.Lang{"da"}, nil)
			if err != nil {
				t.Error(err)
				return
			}
			f, err := now().WithList("numbers", compiled)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			served = f
			mu.Unlock()
		}
	})
	for range 4 {
		all.Go(func() {
			for range 25 {
				wholeList(t, now())
				wholeList(t, compile())
			}
		})
	}
	all.Wait()
	if got := shelf.Now().Version(); got != 51 {
		t.Errorf("version %d, want 51", got)
	}
	if got := form.PlainText(now().Lookup("c").Offers()[1].Label.In("da")); got != "Nr. 50" {
		t.Errorf("served is %q", got)
	}
}

func wholeList(t *testing.T, f *form.Form) {
	s := f.Evaluate(f.NewAnswers(), form.Facts{})
	o := s.Offers(s.Find("/c"))
	if len(o) != 2 || form.PlainText(o[0].Label.In("da")) != form.PlainText(o[1].Label.In("da")) {
		t.Errorf("the options are of two editions: %v", o)
	}
}

func TestShelf(t *testing.T) {
	t.Parallel()
	var shelf definition.Shelf
	if shelf.Now().Version() != 0 {
		t.Error("an empty shelf has a version")
	}
	old := shelf.ReplaceText("name", definition.Plain("Navn"))
	shelf.ReplaceBlock("b", &definition.Block{})
	shelf.ReplaceList("l", pair(1))
	shelf.ReplaceText("name", definition.Text{})
	if _, ok := old.Text("name"); !ok || old.Version() != 1 {
		t.Error("an edition has changed")
	}
	now := shelf.Now()
	_, text := now.Text("name")
	_, block := now.Block("b")
	if list, ok := now.List("l"); text || !block || !ok || len(list) != 2 || now.Version() != 4 {
		t.Errorf("version %d: text %v, block %v, list %v", now.Version(), text, block, list)
	}
	shelf.ReplaceBlock("b", nil)
	if edition := shelf.ReplaceList("l", nil); edition.Version() != 6 {
		t.Errorf("version %d, want 6", edition.Version())
	}
	_, block = shelf.Now().Block("b")
	if _, list := shelf.Now().List("l"); list || block {
		t.Error("what was taken away is there")
	}
	if edition := shelf.Replace(definition.MapLibrary{}); edition.Version() != 7 {
		t.Errorf("version %d, want 7", edition.Version())
	}
}

func TestCompileList(t *testing.T) {
	t.Parallel()
	_, err := definition.CompileList([]definition.Option{{Value: "a"}, {Value: "a", Label: definition.Text{In: map[i18n.Lang]string{"en": "A"}}}}, []i18n.Lang{"da", "en"}, nil)
	want := []string{"/0/label missing", "/1/label missing_language", "/1/value duplicate_option"}
	if got := definition.All(err); len(got) != len(want) {
		t.Fatalf("errors: %v", err)
	}
	for i, e := range definition.All(err) {
		if got := e.Pointer + " " + string(e.Code); got != want[i] {
			t.Errorf("error %d is %s, want %s", i, got, want[i])
		}
	}
	if _, err := definition.CompileList(pair(1), nil, nil); err == nil {
		t.Error("a list for no language is compiled")
	}
}
