package kp

import "cmp"

// Kind is a kind of application, named after the root of its XML.
type Kind string

// The five kinds. This version writes SP242.
const (
	// KindSP241 is almindeligt helbredstillæg.
	KindSP241 Kind = "SP241"
	// KindSP242 is udvidet helbredstillæg.
	KindSP242 Kind = "SP242"
	// KindSP246 is a specified estimate from an optician or eye specialist.
	KindSP246 Kind = "SP246"
	// KindSP501 is personligt tillæg.
	KindSP501 Kind = "SP501"
	// KindRefund is refund of the cost of treatment.
	KindRefund Kind = "Anmodning"
)

// Names are what a kind of application is called on the wire. They are agreed
// with the receiver and may change there: a host can replace each.
type Names struct {
	// FormType is FormularType in Fordelingskomponenten, at most 100
	// characters.
	FormType string
	// AttachmentRef is InfRef in the trigger files of attachments.
	AttachmentRef string
	// KLE and Facet route the form.
	KLE, Facet string
	// Title is TitelTekst: at most 50 characters, a legal file name without
	// extension.
	Title string
}

// DefaultNames returns the names of a kind as known from SF1415; the zero
// Names for an unknown one.
func DefaultNames(kind Kind) Names {
	form := func(stem, title string) Names {
		return Names{FormType: stem + "Formular_1", AttachmentRef: stem + "Bilag_1", KLE: "32.03.12", Facet: "G01", Title: title}
	}
	switch kind {
	case KindSP241:
		return form("HelbredstillægAnsøgning", "Ansøgning om helbredstillæg")
	case KindSP242:
		return form("UdvidetHelbredstillægAnsøgning", "Ansøgning om udvidet helbredstillæg")
	case KindSP246:
		return form("ØjenspecialistOverslag", "Specificeret overslag")
	case KindSP501:
		return form("PersonligtTillægAnsøgning", "Ansøgning om personligt tillæg")
	case KindRefund:
		return form("BehandlingsudgifterRefusionsanmodning", "Anmodning om refusion")
	}
	return Names{}
}

// or fills what n leaves empty from other.
func (n Names) or(other Names) Names {
	return Names{
		FormType:      cmp.Or(n.FormType, other.FormType),
		AttachmentRef: cmp.Or(n.AttachmentRef, other.AttachmentRef),
		KLE:           cmp.Or(n.KLE, other.KLE),
		Facet:         cmp.Or(n.Facet, other.Facet),
		Title:         cmp.Or(n.Title, other.Title),
	}
}
