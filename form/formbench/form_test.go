package formbench_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// The form of the benchmarks is made of pages of fifty fields, a grant of a
// municipality each: 15 are required, 15 shown only when one or two others say
// so – one of them on the page before –, three are a list that is answered with
// five rows. The first page and every second one after it has three computed
// fields and two rules across fields, the others two and one.

// benchPage holds the fields of one page; # is its number, § that of the page
// before. Where a page has a part in two forms, the first is for even pages.
const benchPage = `
	{"key":"name_#","type":"text","label":"Navn","required":true,"maxLength":80},
	{"key":"street_#","type":"text","label":"Vej","required":true,"maxLength":100},
	{"key":"zip_#","type":"text","label":"Postnummer","pattern":"[0-9]{4}"},
	{"key":"city_#","type":"text","label":"By","required":true},
	{"key":"phone_#","type":"phone","label":"Telefon"},
	{"key":"email_#","type":"email","label":"E-mail","required":true},
	{"key":"cpr_#","type":"cpr","label":"CPR-nummer","required":true},
	{"key":"born_#","type":"date","label":"Født","max":{"expr":"today"}},
	{"key":"civil_#","type":"select","label":"Civilstand","required":true,"options":[{"value":"single","label":"Ugift"},{"value":"married","label":"Gift"},{"value":"divorced","label":"Skilt"},{"value":"widowed","label":"Enke"}]},
	{"key":"spouse_#","type":"text","label":"Ægtefælle","visible":"civil_# == \"married\"","required":true},
	{"key":"spouse_cpr_#","type":"cpr","label":"Ægtefælles CPR-nummer","visible":"civil_# == \"married\""},
	{"key":"wedding_#","type":"date","label":"Gift den","visible":"civil_# == \"married\" or civil_# == \"divorced\"","max":{"expr":"today"}},
	{"key":"parent_#","type":"yesno","label":"Børn","required":true},
	{"key":"children_#","type":"integer","label":"Antal børn","visible":"parent_#","min":1,"max":20},
	{"key":"custody_#","type":"radio","label":"Forældremyndighed","visible":"parent_# and children_# > 1","options":[{"value":"mine","label":"Min"},{"value":"shared","label":"Fælles"}]},
	{"key":"works_#","type":"yesno","label":"Arbejde"},
	{"key":"employer_#","type":"text","label":"Arbejdsgiver","visible":"works_#","required":true},
	{"key":"hours_#","type":"integer","label":"Timer","visible":"works_#","min":1,"max":60},
	{"key":"salary_#","type":"money","label":"Løn","visible":"works_# and hours_# > 0","min":0},
	{"key":"pension_#","type":"money","label":"Pension","visible":"works_# == false","min":0},
	{"key":"income_#","type":"computed","of":"money","label":"Indkomst","calculate":"(salary_# ?? 0) + (pension_# ?? 0)"},
	{"key":"kind_#","type":"radio","label":"Ansøger om","required":true,"options":[{"value":"glasses","label":"Briller"},{"value":"teeth","label":"Tænder"},{"value":"feet","label":"Fodpleje"},{"value":"ears","label":"Høreapparat"}]},
	{"key":"teeth_#","type":"integer","label":"Tænder","visible":"kind_# == \"teeth\"","required":true,"min":1,"max":32},
	{"key":"strength_#","type":"text","label":"Styrke","visible":"kind_# == \"glasses\"","maxLength":20},
	{"key":"care_#","type":"textarea","label":"Pleje","visible":"kind_# in [\"feet\", \"ears\"]"},
	{"key":"offer_#","type":"file","label":"Tilbud","accept":["application/pdf"]},
	{"key":"price_#","type":"money","label":"Pris","required":true,"min":0,"max":50000},
	{"key":"paid_#","type":"money","label":"Betalt","min":0,"max":{"expr":"price_#"}},
	{"key":"rest_#","type":"computed","of":"money","label":"Rest","calculate":"price_# - (paid_# ?? 0)"},
	{"key":"from_#","type":"date","label":"Fra","required":true},
	{"key":"to_#","type":"date","label":"Til","visible":"answered(from_#)"},
	{"key":"expenses_#","type":"list","label":"Udgifter","maxItems":10,"fields":[
		{"key":"what","type":"select","label":"Hvad","options":[{"value":"medicine","label":"Medicin"},{"value":"transport","label":"Transport"},{"value":"other","label":"Andet"}]},
		{"key":"amount","type":"money","label":"Beløb","min":0},
		{"key":"note","type":"text","label":"Note","visible":"what == \"other\""}]},
	%TOTAL%,
	{"key":"account_#","type":"text","label":"Konto","pattern":"[0-9]{4} [0-9]{10}"},
	{"key":"bank_#","type":"text","label":"Bank"},
	{"key":"remarks_#","type":"textarea","label":"Bemærkninger","maxLength":1000},
	{"key":"contact_#","type":"radio","label":"Kontakt","options":[{"value":"email","label":"E-mail"},{"value":"phone","label":"Telefon"},{"value":"post","label":"Post"}]},
	{"key":"consent_#","type":"declaration","label":"Jeg giver samtykke","required":true},
	{"key":"news_#","type":"boolean","label":"Nyheder"},
	{"key":"visits_#","type":"integer","label":"Besøg","min":0},
	{"key":"since_#","type":"date","label":"Siden"},
	{"key":"doctor_#","type":"text","label":"Læge","visible":"kind_§ != \"glasses\""},
	{"key":"diagnosis_#","type":"textarea","label":"Diagnose"},
	{"key":"helper_#","type":"yesno","label":"Hjælper"},
	{"key":"helper_name_#","type":"text","label":"Hjælpers navn","required":"helper_# == true"},
	{"key":"area_#","type":"select","label":"Område","options":[{"value":"north","label":"Nord"},{"value":"south","label":"Syd"},{"value":"east","label":"Øst"},{"value":"west","label":"Vest"}]},
	{"key":"school_#","type":"text","label":"Skole"}`

const (
	benchTotal = `{"key":"total_#","type":"computed","of":"money","label":"I alt","calculate":"sum(expenses_#, .amount)"}`
	benchCount = `{"key":"total_#","type":"money","label":"I alt","min":0}`

	benchRule  = `{"assert":"to_# >= from_#","message":"Til skal være efter fra","at":["/to_#"]}`
	benchRules = benchRule + `,{"assert":"paid_# <= income_# or price_# < 1000","message":"Indkomsten er for lille","at":["/paid_#"]}`
)

// benchAnswers are the answers to one page.
const benchAnswers = `"name_#":"Anna Jensen","street_#":"Ærøvej 12, 2. th.","zip_#":"5970","city_#":"Ærøskøbing","phone_#":"+4520304050",
	"email_#":"anna@eksempel.dk","cpr_#":"6103700001","born_#":"1970-03-01","civil_#":"married","spouse_#":"Børge Jensen","spouse_cpr_#":"6203700007",
	"wedding_#":"1999-05-15","parent_#":true,"children_#":2,"custody_#":"shared","works_#":true,"employer_#":"Ærø Kommune","hours_#":37,
	"salary_#":{"amount":3250000,"currency":"DKK"},"kind_#":"teeth","teeth_#":7,
	"offer_#":{"id":"f1","name":"tilbud.pdf","size":12345,"type":"application/pdf","sha256":"00"},
	"price_#":{"amount":1250000,"currency":"DKK"},"paid_#":{"amount":250000,"currency":"DKK"},"from_#":"2026-01-02","to_#":"2026-02-03",
	"expenses_#":[{"_id":"r1","what":"medicine","amount":{"amount":10050,"currency":"DKK"}},
		{"_id":"r2","what":"transport","amount":{"amount":20000,"currency":"DKK"}},
		{"_id":"r3","what":"other","amount":{"amount":30000,"currency":"DKK"},"note":"En bog om tænder"},
		{"_id":"r4","what":"medicine","amount":{"amount":1,"currency":"DKK"}},
		{"_id":"r5","what":"transport","amount":{"amount":999999,"currency":"DKK"}}],
	"account_#":"1234 0123456789","bank_#":"Rise Sparekasse","remarks_#":"Jeg har ondt i tænderne, og det har varet længe.",
	"contact_#":"email","consent_#":true,"visits_#":3,"since_#":"2025-11-01","doctor_#":"Lægerne i Marstal","diagnosis_#":"Caries","helper_#":false,"area_#":"south"`

// benchDefinition returns the definition of a form of so many fields, a
// multiple of fifty.
func benchDefinition(size int) []byte {
	pages, rules := []string{}, []string{}
	for i := range size / 50 {
		total, rule := benchTotal, benchRules
		if i%2 == 1 {
			total, rule = benchCount, benchRule
		}
		fields := strings.Replace(benchPage, "%TOTAL%", total, 1)
		pages = append(pages, numbered(`{"id":"page_#","title":"Side #","fields":[`+fields+`]}`, i))
		rules = append(rules, numbered(rule, i))
	}
	return []byte(`{"id":"bench","version":"1","languages":["da"],"title":"Ansøgning","pages":[` + strings.Join(pages, ",") + `],"rules":[` + strings.Join(rules, ",") + `]}`)
}

// benchJSON returns answers to such a form that have nothing wrong with them.
func benchJSON(size int) []byte {
	parts := make([]string, size/50)
	for i := range parts {
		parts[i] = numbered(benchAnswers, i)
	}
	return []byte("{" + strings.Join(parts, ",") + "}")
}

func numbered(text string, page int) string {
	text = strings.ReplaceAll(text, "#", fmt.Sprint(page))
	return strings.ReplaceAll(text, "§", fmt.Sprint(max(page-1, 0)))
}

func benchForm(tb testing.TB, size int) (*form.Form, *form.Answers) {
	tb.Helper()
	f, err := definition.CompileJSON(benchDefinition(size), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return f, decode(tb, f, benchJSON(size))
}

func decode(tb testing.TB, f *form.Form, data []byte) *form.Answers {
	tb.Helper()
	a, faults, err := form.DecodeAnswers(f, data)
	if err != nil || len(faults) > 0 {
		tb.Fatalf("DecodeAnswers: %s, %v", form.EncodeFaults(faults), err)
	}
	return a
}

func benchFacts() form.Facts {
	return form.Facts{
		Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Lang: i18n.Danish, Test: true,
		Values: map[string]expression.Value{"login.authenticated": expression.BoolOf(true)},
	}
}

// The form is made as the benchmarks say it is.
func TestBenchFormMix(t *testing.T) {
	t.Parallel()
	for _, size := range benchSizes {
		f, a := benchForm(t, size)
		var fields, required, conditional, computed int
		for id := range f.Len() {
			field := f.Field(id)
			if field.Type == form.TypePage {
				continue
			}
			fields++
			required += count(field.Required != nil)
			conditional += count(field.Visible != nil)
			computed += count(field.Calculate != nil)
		}
		got := []int{fields, required, conditional, computed, len(f.Rules)}
		more := (size/50 + 1) / 2
		want := []int{size, size * 3 / 10, size * 3 / 10, 2*size/50 + more, size/50 + more}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%d fields: got %v fields, required, conditional, computed, rules; want %v", size, got, want)
				break
			}
		}
		if s := f.Evaluate(a, benchFacts()); len(s.Faults()) > 0 {
			t.Errorf("%d fields: %s", size, form.EncodeFaults(s.Faults()))
		}
	}
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
