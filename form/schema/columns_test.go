package schema_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

func TestColumns(t *testing.T) {
	t.Parallel()
	f := exportedState(t, i18n.Danish, nil).Form()
	var got []string
	for _, c := range schema.Columns(f, i18n.English, nil) {
		line := c.Key + " " + c.Kind + " " + c.Label
		if c.List != "" {
			line += " of " + c.List
		}
		if c.Internal {
			line += ", internal"
		}
		got = append(got, line)
	}
	want := []string{
		"name text Name", "child.first_name text The child’s first name", "child.last_name text The child’s last name", "child.cpr text The child’s CPR number",
		"way text How?", "phone text Number", "days list Days", "secret text Secret", "source text , internal", "note text For us",
		"expenses.what text What of expenses", "expenses.day date When of expenses", "expenses.amount money Amount of expenses",
		"total money Total", "ok bool It is right", "more text Anything else",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	for _, c := range schema.Columns(f, i18n.Danish, &schema.ExportOptions{Print: true}) {
		if c.Key == "note" || c.Key == "source" {
			t.Errorf("column %s is not printed", c.Key)
		}
	}
}

// Whatever is answered, an export has a column for it.
func TestEveryAnswerHasAColumn(t *testing.T) {
	t.Parallel()
	f := exportedState(t, i18n.Danish, nil).Form()
	columns := map[string]schema.Column{}
	for _, c := range schema.Columns(f, i18n.Danish, nil) {
		columns[c.Key] = c
	}
	seen := map[string]bool{}
	check := func(s *form.State) {
		for _, a := range schema.ExportFlat(s, &schema.ExportOptions{Blank: true}).Answers {
			c, ok := columns[a.Key]
			if !ok || c.Kind != a.Kind || c.Type != a.Type || (c.List != "") != (len(a.Rows) > 0) || c.Sensitivity != a.Sensitivity || c.Internal != a.Internal {
				t.Errorf("answer %+v has the column %+v", a, c)
			}
			seen[a.Key] = true
		}
	}
	for _, s := range sample.Generate(f, facts(), nil).Samples {
		answers, _, err := form.DecodeAnswers(f, s.Answers)
		if err != nil {
			t.Fatal(err)
		}
		check(f.Evaluate(answers, facts()))
	}
	if len(seen) != len(columns) {
		t.Errorf("answers of %d columns of %d were seen", len(seen), len(columns))
	}
}
