package schema

import (
	"slices"
	"strings"
)

// Type tells of one field type.
type Type struct {
	Name    string
	Means   string // one sentence
	Example string // JSON of a field in a definition, which compiles
	// Value is the JSON of an answer to the example, as it is sent and handed
	// over; "" for types without a value.
	Value string
	// Says describes the value, "" for types without one.
	Says string
}

// Types returns what there is to tell of every field type of the library, by
// name. The caller owns it.
func Types() []Type {
	all := slices.Concat(textTypes, numberTypes, choiceTypes, timeTypes, clockTypes, identityTypes, fileTypes, containerTypes, compositeTypes, staticTypes, gridTypes, registerTypes, placeTypes, assentTypes, mediaTypes)
	slices.SortFunc(all, func(a, b Type) int { return strings.Compare(a.Name, b.Name) })
	return all
}

var textTypes = []Type{
	{
		Name: "text", Means: "One line of text.",
		Example: `{"key": "name", "type": "text", "label": "Navn", "maxLength": 100, "autocomplete": "name"}`,
		Value:   `"Åse Østergård"`, Says: "Text in Unicode NFC without control characters.",
	},
	{
		Name: "textarea", Means: "Several lines of text.",
		Example: `{"key": "reason", "type": "textarea", "label": "Begrundelse", "maxLength": 2000}`,
		Value:   `"Første linje\nAnden linje"`, Says: "Text in Unicode NFC; lines end with \\n.",
	},
	{
		Name: "richtext", Means: "Several lines of text with bold and italic words, links and lists.",
		Example: `{"key": "story", "type": "richtext", "label": "Beskrivelse", "maxLength": 5000}`,
		Value:   `"Det er **vigtigt**:\n\n- se [kortet](https://example.dk)"`, Says: "Text in restricted Markdown, as it was typed; expressions see its words without the marks.",
	},
	{
		Name: "email", Means: "An e-mail address.",
		Example: `{"key": "email", "type": "email", "label": "E-mail", "autocomplete": "email"}`,
		Value:   `"aase@example.dk"`, Says: "The address; letters of every script are allowed in the domain.",
	},
}

var numberTypes = []Type{
	{
		Name: "integer", Means: "A whole number.",
		Example: `{"key": "children", "type": "integer", "label": "Antal børn", "min": 0, "max": 20}`,
		Value:   `2`, Says: "A whole number within ±(2^53−1).",
	},
	{
		Name: "decimal", Means: "A number with decimals.",
		Example: `{"key": "area", "type": "decimal", "label": "Areal", "unit": "m²", "places": 2, "min": 0}`,
		Value:   `"120.5"`, Says: "The exact number as a string, with a point.",
	},
	{
		Name: "percent", Means: "A percentage.",
		Example: `{"key": "share", "type": "percent", "label": "Ejerandel", "min": 0, "max": 100}`,
		Value:   `"12.5"`, Says: "The exact number of percent as a string, with a point.",
	},
	{
		Name: "duration", Means: "How long something takes: hours and minutes, or days.",
		Example: `{"key": "work", "type": "duration", "label": "Arbejdstid om ugen"}`,
		Value:   `450`, Says: "A whole number of minutes, or of days where \"in\" says so.",
	},
	{
		Name: "money", Means: "An amount in kroner.",
		Example: `{"key": "rent", "type": "money", "label": "Husleje", "min": 0}`,
		Value:   `{"amount": 725050, "currency": "DKK"}`, Says: "The amount in øre, and the currency.",
	},
	{
		Name: "computed", Means: "A value that is calculated and shown, never asked for.",
		Example: `{"key": "total", "type": "computed", "of": "integer", "label": "I alt", "calculate": "2 + 2"}`,
		Value:   `4`, Says: "As the type that \"of\" names.",
	},
}

var choiceTypes = []Type{
	{
		Name: "boolean", Means: "A checkbox: ticked or not.",
		Example: `{"key": "newsletter", "type": "boolean", "label": "Send mig nyt"}`,
		Value:   `true`, Says: "true or false; false when it was never ticked.",
	},
	{
		Name: "yesno", Means: "Yes or no, blank until it is answered.",
		Example: `{"key": "pets", "type": "yesno", "label": "Har du kæledyr?"}`,
		Value:   `false`, Says: "true for yes, false for no.",
	},
	{
		Name: "declaration", Means: "A declaration that is accepted by ticking it.",
		Example: `{"key": "truth", "type": "declaration", "label": "Jeg erklærer, at oplysningerne er rigtige", "required": true}`,
		Value:   `true`, Says: "true when it is accepted, else false.",
	},
	{
		Name: "select", Means: "One of several options, in a drop-down list.",
		Example: `{"key": "size", "type": "select", "label": "Størrelse", "options": [{"value": "small", "label": "Lille"}, {"value": "large", "label": "Stor"}]}`,
		Value:   `"small"`, Says: "The value of the option, never its label.",
	},
	{
		Name: "radio", Means: "One of a few options, all in sight.",
		Example: `{"key": "way", "type": "radio", "label": "Hvordan?", "options": [{"value": "letter", "label": "Brev"}, {"value": "phone", "label": "Telefon"}]}`,
		Value:   `"phone"`, Says: "The value of the option, never its label.",
	},
	{
		Name: "autocomplete", Means: "One of many options, typed into with suggestions.",
		Example: `{"key": "school", "type": "autocomplete", "label": "Skole", "options": [{"value": "101", "label": "Åby Skole"}, {"value": "102", "label": "Østre Skole"}]}`,
		Value:   `"101"`, Says: "The value of the option, never its label.",
	},
	{
		Name: "multiselect", Means: "Any number of options, as boxes to tick.",
		Example: `{"key": "aids", "type": "multiselect", "label": "Hjælpemidler", "maxItems": 2, "options": [{"value": "cane", "label": "Stok"}, {"value": "chair", "label": "Kørestol"}]}`,
		Value:   `["cane", "chair"]`, Says: "A list of the values of the options, each once and in the order of the options; empty when none is ticked.",
	},
	{
		Name: "ranking", Means: "All options, put in order.",
		Example: `{"key": "wishes", "type": "ranking", "label": "Ønsker", "options": [{"value": "north", "label": "Nord"}, {"value": "south", "label": "Syd"}]}`,
		Value:   `["south", "north"]`, Says: "A list of the values of all options, the first place first.",
	},
	{
		Name: "rating", Means: "A grade from 1 to the most there is.",
		Example: `{"key": "grade", "type": "rating", "label": "Hvor tilfreds er du?", "max": 5}`,
		Value:   `4`, Says: "A whole number from 1 to max, which is 5 unless it is said.",
	},
}

var timeTypes = []Type{
	{
		Name: "date", Means: "A date.",
		Example: `{"key": "born", "type": "date", "label": "Fødselsdato", "max": {"expr": "today"}, "autocomplete": "bday"}`,
		Value:   `"1984-02-29"`, Says: "The date as YYYY-MM-DD (RFC 3339).",
	},
}

var clockTypes = []Type{
	{
		Name: "time", Means: "A time of day.",
		Example: `{"key": "at", "type": "time", "label": "Klokkeslæt", "min": "08:00", "max": "16:00"}`,
		Value:   `"14:05"`, Says: "The time as HH:MM, or HH:MM:SS where there are seconds.",
	},
	{
		Name: "datetime", Means: "A date and a time of day, in Denmark.",
		Example: `{"key": "seen", "type": "datetime", "label": "Hvornår skete det?", "max": {"expr": "now"}}`,
		Value:   `"2026-03-02T14:05:00+01:00"`, Says: "The point in time with its distance from UTC (RFC 3339).",
	},
}

var identityTypes = []Type{
	{
		Name: "phone", Means: "A phone number.",
		Example: `{"key": "phone", "type": "phone", "label": "Telefon", "autocomplete": "tel"}`,
		Value:   `"+4570102030"`, Says: "The number as E.164: + and the country code first, no spaces.",
	},
	{
		Name: "cpr", Means: "A CPR number, the number of a person in the Danish civil registration.",
		Example: `{"key": "cpr", "type": "cpr", "label": "CPR-nummer", "sensitivity": "confidential"}`,
		Value:   `"6102700000"`, Says: "Ten digits without a hyphen. Constructed numbers have 60 added to the day.",
	},
	{
		Name: "cvr", Means: "A CVR number, the number of a company.",
		Example: `{"key": "cvr", "type": "cvr", "label": "CVR-nummer"}`,
		Value:   `"99999993"`, Says: "Eight digits that pass the modulus 11 check.",
	},
	{
		Name: "pnumber", Means: "A P-number, the number of a production unit of a company.",
		Example: `{"key": "unit", "type": "pnumber", "label": "P-nummer"}`,
		Value:   `"1234567890"`, Says: "Ten digits.",
	},
	{
		Name: "licenseplate", Means: "The registration of a vehicle.",
		Example: `{"key": "car", "type": "licenseplate", "label": "Registreringsnummer"}`,
		Value:   `"AB12345"`, Says: "Two to seven capital letters and digits, without spaces.",
	},
	{
		Name: "url", Means: "The address of a page.",
		Example: `{"key": "site", "type": "url", "label": "Hjemmeside", "autocomplete": "url"}`,
		Value:   `"https://www.example.dk"`, Says: "An address that begins with https:// or http://.",
	},
}

var fileTypes = []Type{
	{
		Name: "file", Means: "A file, or several where minItems or maxItems says so.",
		Example: `{"key": "photos", "type": "file", "label": "Billeder", "accept": ["image/jpeg", "image/png"], "maxItems": 3, "maxSize": 10000000}`,
		Value:   `[{"id": "f1", "name": "hul.jpg", "size": 48213, "type": "image/jpeg", "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}]`,
		Says:    "What the server has received: its id, name, size in bytes, media type and SHA-256. One object, or a list of them where several may come.",
	},
}

var containerTypes = []Type{
	{
		Name: "group", Means: "Fields that belong together; they are named through the group.",
		Example: `{"key": "owner", "type": "group", "label": "Ejer", "fields": [{"key": "name", "type": "text", "label": "Navn"}]}`,
		Value:   `{"name": "Åse"}`, Says: "An object with the answers of its fields, by key.",
	},
	{
		Name: "list", Means: "Rows of fields that the citizen adds and removes.",
		Example: `{"key": "expenses", "type": "list", "label": "Udgifter", "maxItems": 20, "fields": [{"key": "what", "type": "text", "label": "Hvad"}]}`,
		Value:   `[{"_id": "r1", "what": "Briller"}]`, Says: "A list of rows; each is an object with the answers of its fields, by key, and with its id as _id.",
	},
	{
		Name: "details", Means: "Fields folded away under a heading; it adds no level to the answers.",
		Example: `{"type": "details", "label": "Flere oplysninger", "fields": [{"key": "note", "type": "text", "label": "Bemærkning"}]}`,
	},
	{
		Name: "section", Means: "Fields under a heading; it adds no level to the answers.",
		Example: `{"type": "section", "label": "Kontakt", "fields": [{"key": "name", "type": "text", "label": "Navn"}]}`,
	},
}

var compositeTypes = []Type{
	{
		Name: "person", Means: "A person: names, CPR number and how to reach them.",
		Example: `{"key": "partner", "type": "person", "label": "Ægtefælle", "members": ["first_name", "last_name", "cpr"]}`,
		Value:   `{"first_name": "Åse", "last_name": "Østergård", "cpr": "6102700000"}`, Says: "An object with the members that are asked for.",
	},
	{
		Name: "child", Means: "A child: names and CPR number.",
		Example: `{"key": "child", "type": "child", "label": "Barn"}`,
		Value:   `{"first_name": "Bo", "last_name": "Østergård", "cpr": "6105150000"}`, Says: "An object with the members that are asked for.",
	},
	{
		Name: "address", Means: "A postal address.",
		Example: `{"key": "home", "type": "address", "label": "Adresse"}`,
		Value:   `{"street": "Åboulevarden 12", "postal_code": "8000", "city": "Aarhus C"}`, Says: "An object with the members that are asked for.",
	},
	{
		Name: "likert", Means: "Questions with the same scale of options, one answer to each.",
		Example: `{"key": "opinion", "type": "likert", "label": "Hvor enig er du?", "rows": [{"value": "staff", "label": "Personalet var venligt"}], "options": [{"value": "no", "label": "Uenig"}, {"value": "yes", "label": "Enig"}]}`,
		Value:   `{"staff": "yes"}`, Says: "An object with the value of the option chosen for each row, by the row's value.",
	},
	{
		Name: "matrix", Means: "Questions with the same options in a table; with many, several answers to each.",
		Example: `{"key": "help", "type": "matrix", "label": "Hvornår har du brug for hjælp?", "many": true, "rows": [{"value": "cleaning", "label": "Rengøring"}], "options": [{"value": "day", "label": "Dag"}, {"value": "night", "label": "Nat"}]}`,
		Value:   `{"cleaning": ["day"]}`, Says: "An object by the rows' values: the value of the option chosen, or a list of them with many.",
	},
	{
		Name: "daterange", Means: "A period, from one date until another.",
		Example: `{"key": "stay", "type": "daterange", "label": "Ophold"}`,
		Value:   `{"from": "2026-03-02", "to": "2026-03-09"}`, Says: "An object with the first and the last day.",
	},
}

var staticTypes = []Type{
	{
		Name: "heading", Means: "A heading.",
		Example: `{"type": "heading", "level": "2", "label": "Om din bolig"}`,
	},
	{
		Name: "paragraph", Means: "A text.",
		Example: `{"type": "paragraph", "label": "Du skal bruge din **årsopgørelse**."}`,
	},
	{
		Name: "notice", Means: "A text that stands out: information, success, a warning or an error.",
		Example: `{"type": "notice", "level": "warning", "label": "Fristen er den 1. maj."}`,
	},
}
