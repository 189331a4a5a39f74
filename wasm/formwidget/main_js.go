//go:build js && wasm

package formwidget

import (
	"syscall"
	"syscall/js"

	"github.com/borgerflow/borgerflow/form"
)

// Main runs the widget: it takes the port that borger-engine.js left, answers
// messages until the shell ends it, and never blocks the event loop. It is the
// whole main function of a widget. What a vendor adds to the language of forms
// must be what the server compiles them with; nil adds nothing.
func Main(forms *form.Options) {
	if err := run(forms); err != nil {
		println("formwidget: " + err.Error())
		syscall.Exit(1)
	}
}

// port is the shell's side: an object { receive, slices, ready }.
type port struct {
	receive js.Value
	slices  bool
	ready   js.Value
}

func takePort() (p port, err error) {
	err = try(func() {
		object := js.Global().Get("borgerPort")
		p = port{receive: object.Get("receive"), slices: object.Get("slices").Truthy(), ready: object.Get("ready")}
	})
	return p, err
}

// try turns an exception of JavaScript's, or a value that is not what it should
// be, into an error.
func try(do func()) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case error:
			err = thrown
		default:
			panic(thrown)
		}
	}()
	do()
	return nil
}

func run(forms *form.Options) error {
	p, err := takePort()
	if err != nil {
		return err
	}
	in := newInbox()
	send := js.FuncOf(func(_ js.Value, args []js.Value) any {
		text := ""
		if len(args) > 0 && args[0].Type() == js.TypeString {
			text = args[0].String() // what is no text ends the widget, like ""
		}
		in.put(text)
		return nil
	})
	defer send.Release()
	if err := try(func() { p.ready.Invoke(send) }); err != nil {
		return err
	}
	e := Engine{Forms: forms}
	if p.slices {
		pause, release := newPause()
		defer release()
		e.Yield = pause
	}
	for text := in.take(); text != ""; text = in.take() {
		reply := e.Handle(text)
		if err := try(func() { p.receive.Invoke(reply) }); err != nil {
			return err
		}
	}
	return nil
}

// newPause returns a function that gives the thread back to the page until the
// page has nothing more urgent to do. A sleep of Go's would not: one that is
// over before anybody looks never leaves the scheduler.
func newPause() (pause, release func()) {
	awake := make(chan struct{}, 1)
	wake := js.FuncOf(func(js.Value, []js.Value) any {
		awake <- struct{}{}
		return nil
	})
	pause = func() {
		if try(func() { js.Global().Call("setTimeout", wake, 0) }) == nil {
			<-awake
		}
	}
	return pause, wake.Release
}
