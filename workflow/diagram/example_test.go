package diagram_test

import (
	"fmt"
	"os"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/diagram"
)

// A flow can be pasted as text wherever Mermaid is understood.
func ExampleDiagram_Mermaid() {
	folder, err := workflow.ReadFolder(os.DirFS("../../examples/kommune/solutions/praj"))
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := workflow.Compile(folder, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(diagram.Of(w).Mermaid(i18n.English))
	// Output:
	// flowchart TD
	//     start((" "))
	//     s0("Report a fault<br/>To fill in<br/>The applicant")
	//     s1[["File<br/>Handover<br/>To: esdh"]]
	//     s2(["Received<br/>End"])
	//     start --> s0
	//     s0 --> s1
	//     s1 --> s2
}
