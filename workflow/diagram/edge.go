package diagram

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/workflow"
)

// guardOf returns the guard of an edge as it is written.
func guardOf(e workflow.Edge) string {
	var written struct {
		When string `json:"when"`
	}
	data, err := json.Marshal(e)
	if err != nil || json.Unmarshal(data, &written) != nil {
		return ""
	}
	return written.When
}
