package formwidget

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// message is what the shell says.
type message struct {
	Do     string
	Lang   i18n.Lang
	Page   string
	Level  int  // of the form's heading in a page of the host's; 0 = the server's
	Errors bool // the server's page shows what is wrong
	Value  bool // the element takes part in a form of the host's
	Config *config
	Name   string
	Raw    []string
	Done   bool
	// Value of a pressed button. It shares its name with the flag above, which
	// only load has.
	Button string
	What   string
	Status int
	Answer *answer
}

// config is what the server answers to a GET of the form's address. Form, answers
// and facts are still JSON.
type config struct {
	Form    []byte
	Answers []byte
	Facts   []byte
	Lang    i18n.Lang
	Page    string
	Save    string
	View    surroundings
}

// surroundings is the part of view.Options that travels.
type surroundings struct {
	Prefix  string
	Action  string
	Hidden  []view.Hidden
	Level   int
	NoTitle bool
	NoSave  bool
	Labels  view.Labels
	FileURL string // with {id} in it
}

// answer is what the server says to a save, a submission or an upload. Facts are
// still JSON.
type answer struct {
	Faults []form.Fault
	Facts  []byte
	File   *form.File
	Told   []string // what the citizen is to look at before sending again
	// Next is where the shell goes after a submission; Reference what the
	// citizen can ask about it by.
	Next      string
	Reference string
}
