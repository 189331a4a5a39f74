package workflow_test

import (
	"fmt"
	"os"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Whom the start rules do not let in is told why, and what to do about it.
func ExampleAdmit() {
	folder, err := workflow.ReadFolder(os.DirFS("testdata/tilskud"))
	if err != nil {
		panic(err)
	}
	solution, err := workflow.Compile(folder, nil)
	if err != nil {
		panic(err)
	}
	citizen := identity.Identity{
		Org: "aaby", Assurance: identity.Low,
		Actor: identity.Person{Ref: "p.anders", CPR: "6101501234"}, // constructed: day + 60
	}
	facts := workflow.Facts{Now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), By: citizen}
	if no := workflow.Admit(solution, true, facts); no != nil {
		fmt.Println(no.Code)
		fmt.Println(no.Text(i18n.English))
		fmt.Println(no.Advice(i18n.English))
	}
	// Output:
	// assurance
	// Your login is not secure enough for this service.
	// Log out, and log in again with a higher level of assurance.
}
