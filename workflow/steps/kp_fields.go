package steps

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/kp"
)

// sp242Fields are expressions over the form, one per part of the application.
type sp242Fields struct {
	Given       string `json:"given"`               // first name
	Middle      string `json:"middle,omitempty"`    // middle name
	Family      string `json:"family"`              // surname
	CPR         string `json:"cpr"`                 // CPR number of the pensioner
	Phone       string `json:"phone,omitempty"`     // phone number
	Treatment   string `json:"treatment"`           // one of the treatments that KP knows
	Insurance   string `json:"insurance,omitempty"` // one of the groups of Sygeforsikringen danmark that KP knows
	Consent     string `json:"consent"`             // true when consent is given
	Declaration string `json:"declaration"`         // true when the declaration is accepted
	ProxyCPR    string `json:"proxyCpr,omitempty"`  // of who holds the power of attorney; blank when nobody does
	Mandate     string `json:"mandate,omitempty"`   // the power of attorney, a file
}

// mapped is one expression with what it must give.
type mapped struct {
	name, source string
	kind         expression.Kind
	required     bool
	allowed      []string // of a closed choice
}

func (f sp242Fields) all() []mapped {
	must := func(name, source string, kind expression.Kind) mapped {
		return mapped{name: name, source: source, kind: kind, required: true}
	}
	may := func(name, source string, kind expression.Kind) mapped {
		return mapped{name: name, source: source, kind: kind}
	}
	treatment, insurance := must("treatment", f.Treatment, expression.Text), may("insurance", f.Insurance, expression.Text)
	treatment.allowed, insurance.allowed = treatments, insurances
	return []mapped{
		must("given", f.Given, expression.Text), may("middle", f.Middle, expression.Text), must("family", f.Family, expression.Text),
		must("cpr", f.CPR, expression.Text), may("phone", f.Phone, expression.Text), treatment, insurance,
		must("consent", f.Consent, expression.Bool), must("declaration", f.Declaration, expression.Bool),
		may("proxyCpr", f.ProxyCPR, expression.Text), may("mandate", f.Mandate, expression.Record),
	}
}

// rows checks that an expression gives rows with a file and its kind.
func (c *checker) rows(pointer string, f *form.Form, source string) {
	if f == nil || source == "" {
		return
	}
	q, err := query(f, source, expression.List)
	if err != nil {
		c.add(pointer, "%v", err)
		return
	}
	elem := q.Expr.Type().Elem
	if elem == nil {
		c.add(pointer, "the rows must have a file and a type")
		return
	}
	file, _ := elem.Member("file")
	kind, _ := elem.Member("type")
	if file.Kind != expression.Record || kind.Kind != expression.Text {
		c.add(pointer, "the rows must have a file and a type")
	}
	c.choice(pointer, kind, kinds...)
}

// What KP knows of documents, treatments and insurance.
var (
	kinds      = []string{string(kp.Estimate), string(kp.Invoice), string(kp.Other)}
	treatments = []string{string(kp.Denture), string(kp.Glasses), string(kp.FootCare)}
	insurances = []string{
		string(kp.Group1), string(kp.Group2), string(kp.Group5), string(kp.GroupE), string(kp.GroupN), string(kp.GroupS), string(kp.GroupBasic),
	}
)
