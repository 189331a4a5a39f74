package schema

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Reach says how far the schema of a form's answers reaches: which faults it
// refuses. It is only read.
type Reach struct{ b *builder }

// ReachOf returns the reach of [Answers] of a form, for what is handed over.
func ReachOf(f *form.Form) *Reach {
	b := newBuilder(f, &AnswersOptions{})
	b.level(level{}, f.Pages)
	return &Reach{b}
}

// Refuses reports whether the schema refuses every submission in which the field
// has a fault of the code. Text that was not understood is refused whatever it
// is: only values are handed over.
func (r *Reach) Refuses(f *form.Field, code fault.Code) bool {
	info, ok := reaches[code]
	return ok && info.refuses != nil && info.refuses(r, f)
}

// Refusable says of a fault code whether the schema of a form's answers can
// refuse what has it.
type Refusable struct {
	Code  fault.Code
	Never bool   // it never can
	Why   string // why it cannot, never or sometimes; "" when it always can
}

// Refusables returns what there is to say of every fault code, in the order of
// the codes. The caller owns it.
func Refusables() []Refusable {
	out := make([]Refusable, 0, len(reaches))
	for _, info := range fault.Codes() {
		r := reaches[info.Code]
		out = append(out, Refusable{Code: info.Code, Never: r.refuses == nil, Why: r.why})
	}
	return out
}

// reached is what the schema knows of one fault code.
type reached struct {
	refuses func(*Reach, *form.Field) bool // nil = never
	why     string                         // it does not, or not always
}

func surely(*Reach, *form.Field) bool { return true }

// answeredOnly holds where a citizen answers: what comes from facts and from
// calculations is the server's own, and only of its kind.
func answeredOnly(_ *Reach, f *form.Field) bool { return f.Input() && !f.FromFacts }

func isRequired(r *Reach, f *form.Field) bool {
	for at := f; at != nil; at = levelOf(at).owner {
		if !r.b.missed[at.ID()] {
			return false
		}
		if owner := levelOf(at).owner; owner == nil || owner.Repeats() || !r.b.needed[owner.ID()] {
			return true
		}
	}
	return true
}

const (
	whyFacts   = "what comes from facts and calculations is the server's own: the schema says only its kind"
	whyLimit   = "a limit that is an expression depends on the day, the login or other answers"
	whyMust    = "a condition is said only where it compares answers with constants"
	whyLetters = "of letters beyond ASCII the schema knows only that they are none of ASCII"
	whyOptions = "which options are on offer is an expression"
)

var reaches = map[fault.Code]reached{
	fault.Required:    {isRequired, whyMust},
	fault.NotAccepted: {isRequired, whyMust},
	fault.NotFetched:  {isRequired, whyMust},
	fault.Exit:        {func(r *Reach, f *form.Field) bool { return r.b.missed[f.ID()] }, whyMust},

	fault.BadType:      {surely, ""},
	fault.UnknownField: {surely, ""},
	fault.BadInteger:   {surely, ""},
	fault.BadDecimal:   {surely, ""},
	fault.BadMoney:     {surely, ""},
	fault.BadDate:      {surely, ""},
	fault.BadTime:      {surely, ""},
	fault.BadDateTime:  {surely, ""},
	fault.BadText:      {answeredOnly, whyFacts},
	fault.BadDuration:  {answeredOnly, whyFacts},
	fault.BadPhone:     {answeredOnly, whyFacts},
	fault.BadCPR:       {answeredOnly, whyFacts},
	fault.BadPNumber:   {answeredOnly, whyFacts},
	fault.BadPlate:     {answeredOnly, whyFacts},
	fault.BadEmail:     {answeredOnly, whyLetters + "; " + whyFacts},
	fault.BadURL:       {answeredOnly, whyLetters + "; " + whyFacts},
	fault.BadFormat: {
		func(r *Reach, f *form.Field) bool { return answeredOnly(r, f) && formats[f.Format].more == "" },
		"some forms of texts are more than a pattern can say: they have check digits, or are JSON; " + whyFacts,
	},
	fault.BadPattern: {
		func(_ *Reach, f *form.Field) bool { _, ok := ecma(f.Pattern); return ok },
		"a pattern of RE2 that ECMA-262 has no words for is left out",
	},

	fault.BadOption:  {func(_ *Reach, f *form.Field) bool { return f.OptionsWhere == nil }, whyOptions},
	fault.BadRanking: {func(_ *Reach, f *form.Field) bool { return f.OptionsWhere == nil }, whyOptions},

	fault.TooShort: {surely, ""},
	fault.TooLong:  {surely, ""},
	fault.TooSmall: {
		func(_ *Reach, f *form.Field) bool { least, _ := f.Bounds(); return comparable(least) },
		whyLimit + "; points in time are compared across time zones",
	},
	fault.TooLarge: {
		func(_ *Reach, f *form.Field) bool { _, most := f.Bounds(); return comparable(most) },
		whyLimit + "; points in time are compared across time zones",
	},
	fault.TooFew:     {func(_ *Reach, f *form.Field) bool { _, ok := whole(f.MinItems); return ok }, whyLimit},
	fault.TooMany:    {func(_ *Reach, f *form.Field) bool { _, ok := whole(f.MaxItems); return ok || f.MaxItems == nil }, whyLimit},
	fault.TooPrecise: {surely, ""},
	fault.FileType:   {surely, ""},
	fault.FileSize:   {surely, ""},

	fault.BadCVR:        {nil, "its check digit is more than a pattern can say; what is not eight digits is refused"},
	fault.FileMissing:   {nil, "which files have been received is a fact of the server"},
	fault.TestCPR:       {nil, "whether test data are allowed is a fact of the server"},
	fault.OutOfLimits:   {nil, "what is withheld from whom is a fact of the server"},
	fault.Rule:          {nil, "a rule is about several answers, and is an expression"},
	fault.BadRange:      {nil, "the end of a period is held to its beginning"},
	fault.Overflow:      {nil, "only working a calculation out tells whether it overflows"},
	fault.LimitExceeded: {nil, "only evaluating tells how many steps the answers need"},
	fault.CheckPending:  {nil, "what the server has checked is a fact"},
	fault.CheckFailed:   {nil, "what the server has checked is a fact"},
}

// comparable reports whether a limit can be said in a schema.
func comparable(limit expression.Value) bool {
	switch limit.Kind() {
	case expression.Integer, expression.Money, expression.Decimal, expression.Date, expression.Time:
		return true
	}
	return false
}
