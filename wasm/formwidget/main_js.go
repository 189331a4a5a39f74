//go:build js && wasm

package formwidget

import (
	"fmt"
	"os"

	"github.com/borgerflow/borgerflow/form"
	"github.com/hack-pad/safejs"
)

// Main runs the widget: it takes the port that borger-engine.js left, answers
// messages until the shell ends it, and never blocks the event loop. It is the
// whole main function of a widget. What a vendor adds to the language of forms
// must be what the server compiles them with; nil adds nothing.
func Main(forms *form.Options) {
	if err := run(forms); err != nil {
		fmt.Fprintln(os.Stderr, "formwidget:", err)
		os.Exit(1)
	}
}

// port is the shell's side: an object { receive, slices, ready }.
type port struct {
	receive safejs.Value
	slices  bool
	ready   safejs.Value
}

func takePort() (p port, err error) {
	object, err := safejs.Global().Get("borgerPort")
	if err != nil {
		return p, err
	}
	if p.receive, err = object.Get("receive"); err != nil {
		return p, err
	}
	if p.ready, err = object.Get("ready"); err != nil {
		return p, err
	}
	slices, err := object.Get("slices")
	if err != nil {
		return p, err
	}
	p.slices, err = slices.Truthy()
	return p, err
}

func run(forms *form.Options) error {
	p, err := takePort()
	if err != nil {
		return err
	}
	in := newInbox()
	send, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		text := ""
		if len(args) > 0 {
			text, _ = args[0].String() // what is no text ends the widget, like ""
		}
		in.put(text)
		return nil
	})
	if err != nil {
		return err
	}
	defer send.Release()
	if _, err := p.ready.Invoke(send); err != nil {
		return err
	}
	e := Engine{Forms: forms}
	if p.slices {
		pause, release, err := newPause()
		if err != nil {
			return err
		}
		defer release()
		e.Yield = pause
	}
	for text := in.take(); text != ""; text = in.take() {
		if _, err := p.receive.Invoke(e.Handle(text)); err != nil {
			return err
		}
	}
	return nil
}

// newPause returns a function that gives the thread back to the page until the
// page has nothing more urgent to do. A sleep of Go's would not: one that is
// over before anybody looks never leaves the scheduler.
func newPause() (pause, release func(), err error) {
	awake := make(chan struct{}, 1)
	wake, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		awake <- struct{}{}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	pause = func() {
		if _, err := safejs.Global().Call("setTimeout", wake, 0); err == nil {
			<-awake
		}
	}
	return pause, wake.Release, nil
}
