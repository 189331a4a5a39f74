package workflow_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"pgregory.net/rapid"
)

func TestFormulasAreDefused(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"":                          "",
		"briller":                   "briller",
		"=1+1":                      "'=1+1",
		" =1+1":                     "' =1+1",
		"\t=1+1":                    "' =1+1",
		"\r\n=1+1":                  "\n'=1+1",
		"@SUM(A1)":                  "'@SUM(A1)",
		"+cmd|' /C calc'!A0":        "'+cmd|' /C calc'!A0",
		"-cmd|' /C calc'!A0":        "'-cmd|' /C calc'!A0",
		"＝1+1":                      "'＝1+1",
		"\u200b=1+1":                "'=1+1",
		"\ufeff=1+1":                "'=1+1",
		"x;=HYPERLINK(\"http://\")": "x;'=HYPERLINK(\"http://\")",
		"x,@a":                      "x,'@a",
		"-5":                        "-5",
		"-1.250,50":                 "-1.250,50",
		"+45 12 34 56 78":           "+45 12 34 56 78",
		"--5":                       "'--5",
		"a-b=c":                     "a-b=c",
		"a\x00b":                    "ab",
		"Æblerød 🎈":                 "Æblerød 🎈",
	}
	for in, want := range cases {
		if got := workflow.Defused(in); got != want {
			t.Errorf("defused(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDefusingTwiceChangesNothingMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringOf(rapid.RuneFrom([]rune("=+-@ ,;\n\t'a1.\u200b＝"))).Draw(t, "text")
		once := workflow.Defused(in)
		if twice := workflow.Defused(once); twice != once {
			t.Fatalf("defused twice: %q, then %q", once, twice)
		}
	})
}
