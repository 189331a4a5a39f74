package formtest_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/formtest"
)

func cases(t *testing.T) []*formtest.Case {
	t.Helper()
	all, err := formtest.Cases()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCases(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			if _, err := formtest.Run(c); err != nil {
				t.Errorf("%s\n%v", c.About, err)
			}
		})
	}
}
