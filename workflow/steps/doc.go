// Package steps joins the workflow engine with the contracts: each function
// returns a workflow.Handler that does one kind of handover through one
// service.
//
//	engine, err := workflow.New(store, files, sealer, trail, clock, &workflow.Options{
//		Handlers: map[string]workflow.Handler{
//			"delivery": steps.Delivery(letters, nil),
//			"esdh":     steps.ESDH(cases, nil),
//			"kp":       steps.KP(pension, nil),
//		},
//	})
//
// [Notifier] sends the messages about citizens' tasks as letters.
//
// What a handover sends is described in the step's settings: texts by language,
// which forms become documents, which files go along, and mappings, which are
// expressions over the submitted form in the language forms are written in.
// Settings are checked when a solution is published.
//
// Everything is made of the immutable snapshot of the case, so that a handover
// that is tried again sends the very same bytes under the very same key. The
// services see to it that a key is sent once.
package steps
