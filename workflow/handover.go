package workflow

import (
	"encoding/json"
	"slices"
)

// Handover is a step's handover: which handler does it, and the handler's own
// settings.
type Handover struct {
	Kind   string          // name of a handler in the engine's Options
	Config json.RawMessage // the whole object, with "kind"
}

// UnmarshalJSON keeps the whole object for the handler.
func (h *Handover) UnmarshalJSON(data []byte) error {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	h.Kind, h.Config = head.Kind, slices.Clone(data)
	return nil
}

// MarshalJSON writes the object as it was read.
func (h Handover) MarshalJSON() ([]byte, error) {
	if len(h.Config) == 0 {
		return json.Marshal(map[string]string{"kind": h.Kind})
	}
	return h.Config, nil
}
