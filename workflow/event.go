package workflow

// EventType is the code of what happened to a case.
type EventType string
