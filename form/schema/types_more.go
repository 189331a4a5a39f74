package schema

const members = "An object with the members that are asked for."

// registerTypes come from or lead to registers and the organisation's directory.
var registerTypes = []Type{
	{
		Name: "employee", Means: "An employee's place in the organisation.",
		Example: `{"key": "colleague", "type": "employee", "label": "Medarbejder"}`,
		Value:   `{"name": "Mette Holm", "email": "mette@kommune.example", "department": "Vej og Park"}`, Says: members,
	},
	{
		Name: "company", Means: "A company: its numbers, its name and how to reach it.",
		Example: `{"key": "employer", "type": "company", "label": "Arbejdsgiver"}`,
		Value:   `{"cvr": "99999993", "name": "Prøve ApS"}`, Says: members,
	},
	{
		Name: "account", Means: "A bank account: Danish, or by IBAN.",
		Example: `{"key": "account", "type": "account", "label": "Konto"}`,
		Value:   `{"registration_number": "0001", "account_number": "0000123456"}`, Says: members,
	},
	{
		Name: "userpicker", Means: "A user of the organisation, who may decide who goes on with the case.",
		Example: `{"key": "next", "type": "userpicker", "label": "Næste sagsbehandler"}`,
		Value:   `{"user_id": "mho"}`, Says: members,
	},
	{
		Name: "cadastre", Means: "A parcel of land.",
		Example: `{"key": "parcel", "type": "cadastre", "label": "Matrikel"}`,
		Value:   `{"district": "Prøveby Jorder", "parcel_number": "12ab"}`, Says: members,
	},
	{
		Name: "api", Means: "What the server looked up for the answers it is given.",
		Example: `{"key": "car", "type": "api", "label": "Bilen", "lookup": "vehicles", "inputs": {"kind": "car"}, "fields": [{"key": "model", "type": "text", "label": "Model"}]}`,
		Value:   `{"model": "Prøve 2"}`, Says: "An object with what was looked up; never taken from the citizen.",
	},
}

// gridTypes have rows that the author gives.
var gridTypes = []Type{
	{
		Name: "table", Means: "A table with given rows, and fields as columns.",
		Example: `{"key": "costs", "type": "table", "label": "Udgifter", "rows": [{"value": "rent", "label": "Husleje"}], "fields": [{"key": "amount", "type": "money", "label": "Beløb", "calc": "costs"}]}`,
		Value:   `{"rent": {"amount": {"amount": 500000, "currency": "DKK"}}}`, Says: "An object with an object for each row.",
	},
}

// placeTypes are about places and times that somebody else knows of.
var placeTypes = []Type{
	{
		Name: "map", Means: "A place: drawn on a map, or described.",
		Example: `{"key": "place", "type": "map", "label": "Hvor er det?"}`,
		Value:   `{"description": "Ved broen"}`, Says: "An object with the description, the drawing as GeoJSON in EPSG:25832, and x and y of its first position.",
	},
	{
		Name: "distance", Means: "A distance in kilometres.",
		Example: `{"key": "commute", "type": "distance", "label": "Afstand til arbejde", "places": 1}`,
		Value:   `"12.5"`, Says: "The exact number of kilometres as a string, with a point.",
	},
	{
		Name: "booking", Means: "A booked time.",
		Example: `{"key": "meeting", "type": "booking", "label": "Vælg en tid"}`,
		Value:   `{"start": "2026-03-02T10:00:00+01:00", "id": "s1"}`, Says: members,
	},
}

// assentTypes are agreed to, signed or paid.
var assentTypes = []Type{
	{
		Name: "consent", Means: "A request for consent, which can be given or refused.",
		Example: `{"key": "share", "type": "consent", "label": "Må vi dele dine oplysninger?", "consent": "share_data"}`,
		Value:   `true`, Says: "true or false; no answer until one is chosen.",
	},
	{
		Name: "signature", Means: "A drawn signature, or a name written in its place.",
		Example: `{"key": "signed", "type": "signature", "label": "Underskrift"}`,
		Value:   `{"name": "Anna Jensen"}`, Says: "An object with the drawing as strokes, the name, or both.",
	},
	{
		Name: "payment", Means: "What is to be paid.",
		Example: `{"key": "fee", "type": "payment", "label": "Gebyr", "calculate": "250"}`,
		Value:   `{"amount": 25000, "currency": "DKK"}`, Says: "The amount in øre, worked out.",
	},
	{
		Name: "uniqueid", Means: "A unique id that the server gives.",
		Example: `{"key": "reference", "type": "uniqueid", "label": "Reference"}`,
		Value:   `"K-7"`, Says: "Text; in rows with the row's id after it.",
	},
	{
		Name: "autonumber", Means: "A running number: of the submission, or of the row.",
		Example: `{"key": "number", "type": "autonumber", "label": "Nummer"}`,
		Value:   `41`, Says: "A whole number that the server gives; rows are numbered from 1.",
	},
	{
		Name: "image", Means: "A picture to attach.",
		Example: `{"key": "photo", "type": "image", "label": "Billede", "maxSize": 10000000}`,
		Value:   `{"id": "f1", "name": "hul.jpg", "size": 1000, "type": "image/jpeg", "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"}`, Says: "An object that names the received file; a list of them where several are taken.",
	},
}

// mediaTypes are only shown.
var mediaTypes = []Type{
	{Name: "link", Means: "A link.", Example: `{"type": "link", "label": "Læs mere", "src": "https://example.dk/mere"}`},
	{Name: "document", Means: "A document to fetch.", Example: `{"type": "document", "label": "Vejledning", "src": "/files/vejledning.pdf"}`},
	{Name: "picture", Means: "A picture.", Example: `{"type": "picture", "src": "/files/kort.png", "alt": "Kort over byen"}`},
	{Name: "video", Means: "A film; what is said in it is its help.", Example: `{"type": "video", "label": "Sådan gør du", "src": "/files/film.mp4", "help": "Først åbner du døren."}`},
	{Name: "qr", Means: "A QR code.", Example: `{"type": "qr", "label": "Skan koden", "content": "https://example.dk"}`},
}
