package formbench_test

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
)

// The form of the benchmarks as a careful programmer would write it once, over
// answers by name: the same fields, conditions, limits, calculations and rules.
// It gives the same of every field, rows included: whether it is shown and
// required, its value, what is wrong with it – and nothing else. Its names are
// made once, as a form's are when it is compiled.

// result is what is so of one field, or of one field of one row.
type result struct {
	name     string // in a row: its key
	row      int    // from 1; 0 = not in a row
	list     string // of the row
	shown    bool
	required bool
	value    any
	faults   []form.Fault
}

type handFile struct {
	id, name, mediaType, sha256 string
	size                        int64
}

// handPage holds the names of the fields of one page, by place.
type handPage struct {
	names      []string
	kindBefore string
	even       bool
}

const (
	name = iota
	street
	zip
	city
	phone
	email
	cpr
	born
	civil
	spouse
	spouseCPR
	wedding
	parent
	children
	custody
	works
	employer
	hours
	salary
	pension
	income
	kind
	teeth
	strength
	care
	offer
	price
	paid
	rest
	from
	to
	expenses
	total
	account
	bank
	remarks
	contact
	consent
	news
	visits
	since
	doctor
	diagnosis
	helper
	helperName
	area
	school
	onPage // number of fields, those in rows not counted
)

var handNames = strings.Fields(`name street zip city phone email cpr born civil spouse spouse_cpr wedding parent children custody works employer
	hours salary pension income kind teeth strength care offer price paid rest from to expenses total account bank remarks contact consent news
	visits since doctor diagnosis helper helper_name area school`)

func handPages(size int) []handPage {
	pages := make([]handPage, size/50)
	for i := range pages {
		pages[i] = handPage{even: i%2 == 0, kindBefore: fmt.Sprintf("kind_%d", max(i-1, 0))}
		for _, n := range handNames {
			pages[i].names = append(pages[i].names, fmt.Sprintf("%s_%d", n, i))
		}
	}
	return pages
}

var (
	zipCode     = regexp.MustCompile(`^[0-9]{4}$`)
	accountCode = regexp.MustCompile(`^[0-9]{4} [0-9]{10}$`)
)

const benchRows = 5

// byHand works out a whole form.
func byHand(answers map[string]any, pages []handPage, today i18n.Date) []result {
	out := make([]result, 0, len(pages)*(onPage+3*benchRows))
	for i := range pages {
		out = pages[i].examine(out, answers, today)
	}
	return out
}

func (p *handPage) examine(out []result, answers map[string]any, today i18n.Date) []result {
	start := len(out)
	for _, n := range p.names {
		out = append(out, result{name: n, shown: true, value: answers[n]})
	}
	out, sum := p.rows(out, start+expenses)
	f := out[start : start+onPage : start+onPage]
	kindBefore, _ := answers[p.kindBefore].(string)
	p.show(f, kindBefore)
	p.calculate(f, sum)
	p.require(f)
	p.person(f, today)
	p.family(f, today)
	p.grant(f)
	p.others(f)
	p.rules(f)
	return out
}

// rows works out the list, and its sum.
func (p *handPage) rows(out []result, at int) ([]result, int64) {
	sum := int64(0)
	rows, _ := out[at].value.([]map[string]any)
	list := out[at].name
	if len(rows) > 10 {
		out[at].add("too_many")
	}
	out[at].value = nil
	for i, row := range rows {
		what := result{name: "what", row: i + 1, list: list, shown: true, value: row["what"]}
		what.option("medicine", "transport", "other")
		amount := result{name: "amount", row: i + 1, list: list, shown: true, value: row["amount"]}
		amount.within(0, math.MaxInt64)
		n, _ := amount.value.(int64)
		sum += n
		note := result{name: "note", row: i + 1, list: list, shown: what.value == "other", value: row["note"]}
		note.line(20_000)
		out = append(out, what, amount, note)
	}
	return out, sum
}

func (p *handPage) show(f []result, kindBefore string) {
	status, _ := f[civil].value.(string)
	f[spouse].shown = status == "married"
	f[spouseCPR].shown = status == "married"
	f[wedding].shown = status == "married" || status == "divorced"
	hasChildren, _ := f[parent].value.(bool)
	f[children].shown = hasChildren
	n, _ := f[children].value.(int64)
	f[custody].shown = hasChildren && n > 1
	working, said := f[works].value.(bool)
	f[employer].shown, f[hours].shown = working, working
	n, _ = f[hours].value.(int64)
	f[salary].shown = working && n > 0
	f[pension].shown = said && !working
	what, _ := f[kind].value.(string)
	f[teeth].shown = what == "teeth"
	f[strength].shown = what == "glasses"
	f[care].shown = what == "feet" || what == "ears"
	f[to].shown = f[from].value != nil
	f[doctor].shown = kindBefore != "" && kindBefore != "glasses"
}

func (p *handPage) calculate(f []result, sum int64) {
	earned, retired := int64(0), int64(0)
	if f[salary].shown {
		earned, _ = f[salary].value.(int64)
	}
	if f[pension].shown {
		retired, _ = f[pension].value.(int64)
	}
	f[income].value = earned + retired
	if cost, ok := f[price].value.(int64); ok {
		less, _ := f[paid].value.(int64)
		f[rest].value = cost - less
	}
	if p.even {
		f[total].value = sum
	}
}

func (p *handPage) require(f []result) {
	for _, i := range [...]int{name, street, city, email, cpr, civil, spouse, parent, employer, kind, teeth, price, from, consent} {
		f[i].required = true
	}
	helped, _ := f[helper].value.(bool)
	f[helperName].required = helped
}

func (p *handPage) person(f []result, today i18n.Date) {
	f[name].line(80)
	f[street].line(100)
	f[zip].pattern(zipCode)
	f[city].line(20_000)
	f[phone].phone()
	f[email].email()
	f[cpr].cpr()
	f[born].before(today)
	f[civil].option("single", "married", "divorced", "widowed")
}

func (p *handPage) family(f []result, today i18n.Date) {
	f[spouse].line(20_000)
	f[spouseCPR].cpr()
	f[wedding].before(today)
	f[parent].missing()
	f[children].within(1, 20)
	f[custody].option("mine", "shared")
	f[works].missing()
	f[employer].line(20_000)
	f[hours].within(1, 60)
	f[salary].within(0, math.MaxInt64)
	f[pension].within(0, math.MaxInt64)
}

func (p *handPage) grant(f []result) {
	f[kind].option("glasses", "teeth", "feet", "ears")
	f[teeth].within(1, 32)
	f[strength].line(20)
	f[care].line(20_000)
	f[offer].file()
	f[price].within(0, 5_000_000)
	most := int64(math.MaxInt64)
	if n, ok := f[price].value.(int64); ok {
		most = n
	}
	f[paid].within(0, most)
	f[from].missing()
	f[to].missing()
	if !p.even {
		f[total].within(0, math.MaxInt64)
	}
}

func (p *handPage) others(f []result) {
	f[account].pattern(accountCode)
	f[bank].line(20_000)
	f[remarks].line(1000)
	f[contact].option("email", "phone", "post")
	f[consent].accepted()
	if f[news].value == nil {
		f[news].value = false
	}
	f[visits].within(0, math.MaxInt64)
	f[since].missing()
	f[doctor].line(20_000)
	f[diagnosis].line(20_000)
	f[helper].missing()
	f[helperName].line(20_000)
	f[area].option("north", "south", "east", "west")
	f[school].line(20_000)
}

func (p *handPage) rules(f []result) {
	begin, _ := f[from].value.(i18n.Date)
	if end, ok := f[to].value.(i18n.Date); ok && begin.After(end) {
		f[to].add("rule")
	}
	if !p.even {
		return
	}
	cost, priced := f[price].value.(int64)
	less, paidIn := f[paid].value.(int64)
	earned, _ := f[income].value.(int64)
	if paidIn && less > earned && priced && cost >= 100_000 {
		f[paid].add("rule")
	}
}

func (r *result) add(code form.FaultCode) {
	path := "/" + r.name
	if r.row > 0 {
		path = fmt.Sprintf("/%s/%d/%s", r.list, r.row-1, r.name)
	}
	r.faults = append(r.faults, form.Fault{Code: code, Path: path})
}

// missing hides what is not shown, and reports whether there is nothing more to
// look at.
func (r *result) missing() bool {
	if !r.shown {
		r.value, r.required = nil, false
	} else if r.value == nil && r.required {
		r.add("required")
	}
	return r.value == nil
}

func (r *result) accepted() {
	if agreed, ok := r.value.(bool); !ok || !agreed {
		r.value = false
		if r.required {
			r.add("not_accepted")
		}
	}
}

func (r *result) line(most int) {
	if r.missing() {
		return
	}
	s, _ := r.value.(string)
	if strings.TrimSpace(s) == "" {
		r.add("bad_text")
	}
	if utf8.RuneCountInString(s) > most {
		r.add("too_long")
	}
}

func (r *result) pattern(re *regexp.Regexp) {
	r.line(20_000)
	if s, ok := r.value.(string); ok && !re.MatchString(s) {
		r.add("bad_pattern")
	}
}

func (r *result) within(least, most int64) {
	if r.missing() {
		return
	}
	if n, _ := r.value.(int64); n < least {
		r.add("too_small")
	} else if n > most {
		r.add("too_large")
	}
}

func (r *result) before(today i18n.Date) {
	if d, ok := r.value.(i18n.Date); ok && !r.missing() && d.After(today) {
		r.add("too_large")
	}
}

func (r *result) option(values ...string) {
	if r.missing() {
		return
	}
	s, _ := r.value.(string)
	for _, v := range values {
		if s == v {
			return
		}
	}
	r.add("bad_option")
}

func (r *result) cpr() {
	if r.missing() {
		return
	}
	s, _ := r.value.(string)
	if c, err := dk.ParseCPR(s, true); err != nil || c.Number() != s {
		r.add("bad_cpr")
	}
}

func (r *result) phone() {
	if r.missing() {
		return
	}
	s, _ := r.value.(string)
	if n, err := dk.ParsePhone(s); err != nil || n.E164() != s {
		r.add("bad_phone")
	}
}

func (r *result) email() {
	if r.missing() {
		return
	}
	s, _ := r.value.(string)
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(s) > 254 || !strings.Contains(domain, ".") || strings.ContainsAny(s, " <>\"") {
		r.add("bad_email")
	}
}

func (r *result) file() {
	if r.missing() {
		return
	}
	if f, ok := r.value.(handFile); ok && f.mediaType != "application/pdf" {
		r.add("file_type")
	}
}
