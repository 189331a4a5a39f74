package check

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow"
)

// solution compares everything in solution.json but the steps.
func (d *differ) solution() {
	d.identity()
	d.languages()
	d.start()
	d.retention()
	told := map[string]string{
		"purpose": "what citizens are told the answers are for", "legalBasis": "the legal basis", "informationDuty": "what citizens are told before they start",
		"test": "whether cases are tests", "kle": "the subject number", "facet": "the facet", "messages": "what people are told on the way", "dialogue": "what people are told of the dialogue",
	}
	skip := []string{"$schema", "id", "version", "title", "owner", "languages", "start", "retention", "steps", "withhold"}
	for _, member := range union(d.old.raw, d.new.raw) {
		if slices.Contains(skip, member) || reflect.DeepEqual(d.old.raw[member], d.new.raw[member]) {
			continue
		}
		what := told[member]
		if what == "" {
			what = strconv.Quote(member)
		}
		d.top(SolutionOther, Affects, []Subject{Cases, People}, jsonptr.Join("", member), "%s is set differently", what)
	}
}

func (d *differ) top(kind ChangeKind, s Severity, hits []Subject, at, format string, args ...any) {
	d.add(Change{Kind: kind, Severity: s, Hits: hits, Old: in(at), New: in(at)}, format, args...)
}

func (d *differ) identity() {
	if a, b := d.old.Workflow.Solution.ID, d.new.Workflow.Solution.ID; a != b {
		d.top(SolutionOther, Breaks, []Subject{Drafts, Cases}, "/id", "the solution is another: %s, not %s", b, a)
	}
}

func (d *differ) languages() {
	a, b := d.old.Workflow.Solution.Languages, d.new.Workflow.Solution.Languages
	for _, l := range a {
		if !slices.Contains(b, l) {
			c := Change{Kind: LanguageRemoved, Severity: Breaks, Hits: []Subject{Drafts, Cases, People}, Old: in("/languages"), New: in("/languages"), Name: string(l)}
			d.add(c, "the language %q is gone: who reads it gets %q", l, b[0])
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			d.top(LanguageAdded, Harmless, nil, "/languages", "the language %q is new", l)
		}
	}
}

// start compares who may start a case.
func (d *differ) start() {
	a, b := d.old.Workflow.Solution.Start, d.new.Workflow.Solution.Start
	people := []Subject{People}
	switch {
	case a.Anonymous && !b.Anonymous:
		d.top(StartNarrowed, Affects, []Subject{Drafts, People}, "/start/anonymous", "everybody must log in, which they need not before")
	case !a.Anonymous && b.Anonymous:
		d.top(StartWidened, Harmless, nil, "/start/anonymous", "nobody needs to log in")
	}
	for _, l := range a.Login {
		if !slices.Contains(b.Login, l) {
			d.top(StartNarrowed, Affects, people, "/start/login", "who logs in with %s can no longer start", l)
		}
	}
	for _, l := range b.Login {
		if !slices.Contains(a.Login, l) {
			d.top(StartWidened, Harmless, nil, "/start/login", "who logs in with %s can start", l)
		}
	}
	switch {
	case b.Assurance > a.Assurance:
		d.top(StartNarrowed, Affects, people, "/start/assurance", "a login needs more assurance: %s", b.Assurance)
	case b.Assurance < a.Assurance:
		d.top(StartWidened, Harmless, nil, "/start/assurance", "a login needs less assurance")
	}
	for rule, narrower := range narrowed(a, b) {
		switch {
		case narrower > 0:
			d.top(StartNarrowed, Affects, people, "/start/"+rule, "%q lets fewer start", rule)
		case narrower < 0:
			d.top(StartWidened, Harmless, nil, "/start/"+rule, "%q lets more start", rule)
		}
	}
}

// narrowed compares the rules of who may start that are more than a list of
// logins: more than 0 lets fewer in, less than 0 more. Rules of which there is no
// telling are taken to let in fewer when they are others.
func narrowed(a, b workflow.StartRules) map[string]int {
	count := func(m *workflow.MostCases) int {
		if m == nil {
			return 0
		}
		return m.Count
	}
	other := func(differs bool, gone bool) int {
		switch {
		case !differs:
			return 0
		case gone:
			return -1
		}
		return 1
	}
	ofOther := a.Max != nil && b.Max != nil && a.Max.Of != b.Max.Of
	return map[string]int{
		"minAge":    b.MinAge - a.MinAge,
		"maxAge":    atMost(a.MaxAge) - atMost(b.MaxAge),
		"from":      strings.Compare(b.From, a.From),
		"until":     strings.Compare(cmp.Or(a.Until, "~"), cmp.Or(b.Until, "~")),
		"max":       cmp.Or(other(ofOther, false), atMost(count(a.Max))-atMost(count(b.Max))),
		"groups":    groups(a.Groups, b.Groups),
		"companies": other(a.Companies != b.Companies, !b.Companies),
		"privilege": other(a.Privilege != b.Privilege, b.Privilege == ""),
	}
}

// groups compares which groups may start; none is any.
func groups(a, b []string) int {
	missing := func(from, in []string) bool {
		return slices.ContainsFunc(from, func(g string) bool { return !slices.Contains(in, g) })
	}
	switch {
	case len(a) == 0 && len(b) == 0 || len(a) > 0 && len(b) > 0 && !missing(a, b) && !missing(b, a):
		return 0
	case len(b) == 0 || len(a) > 0 && !missing(a, b):
		return -1
	}
	return 1
}

// retention compares how long things are kept. None of what has ended is kept
// for ever.
func (d *differ) retention() {
	a, b := d.old.Workflow.Solution, d.new.Workflow.Solution
	d.kept("/retention/drafts", "drafts are", a.DraftDays(), b.DraftDays(), Drafts)
	ends := []string{}
	for _, s := range append(slices.Clone(a.Steps), b.Steps...) {
		if s.Kind == workflow.End && !slices.Contains(ends, s.ID) {
			ends = append(ends, s.ID)
		}
	}
	for _, end := range ends {
		d.kept("/retention", "cases that ended in "+strconv.Quote(end)+" are", forever(a.EndedDays(end)), forever(b.EndedDays(end)), Cases)
	}
}

func forever(days int) int {
	if days == 0 {
		return workflow.MaxRetention + 1
	}
	return days
}

func (d *differ) kept(at, what string, from, to int, hit Subject) {
	switch {
	case to < from:
		d.top(RetentionShortened, Affects, []Subject{hit}, at, "%s erased after %d days, which is sooner than before", what, to)
	case to > from:
		d.top(RetentionExtended, Affects, []Subject{People}, at, "%s kept longer than citizens were told", what)
	}
}

// differences returns the pointers to the leaves in which two JSON values differ,
// in order.
func differences(a, b any) []string {
	from, to := map[string]string{}, map[string]string{}
	leaves(a, "", from)
	leaves(b, "", to)
	var out []string
	for _, at := range union(from, to) {
		if from[at] != to[at] {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, comparePointers)
	return out
}

func leaves(v any, at string, into map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			leaves(inner, jsonptr.Join(at, key), into)
		}
	case []any:
		for i, inner := range v {
			leaves(inner, jsonptr.Index(at, i), into)
		}
	default:
		text, err := json.Marshal(v)
		if err == nil {
			into[at] = string(text)
		}
	}
}
