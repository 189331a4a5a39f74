package definition

// presets are the composite types. Members have the names of the field, in
// English; those that Danish registers give have the register's meaning
// (CPR: PersonBaseDataExtended, CVR Online, Danmarks Adresseregister).
var presets = map[string]*preset{
	"person": {usual: "first_name last_name cpr email phone", members: []presetMember{
		{key: "first_name", kind: "text", da: "Fornavn", en: "First name", must: true, complete: "given-name", length: 100},
		{key: "middle_name", kind: "text", da: "Mellemnavn", en: "Middle name", complete: "additional-name", length: 100},
		{key: "last_name", kind: "text", da: "Efternavn", en: "Last name", must: true, complete: "family-name", length: 100},
		{key: "cpr", kind: "cpr", da: "CPR-nummer", en: "CPR number", must: true},
		{key: "birth_date", kind: "date", da: "Fødselsdato", en: "Date of birth", must: true, calculate: "cprDate(cpr)", needs: "cpr"},
		{key: "email", kind: "email", da: "E-mail", en: "Email", complete: "email"},
		{key: "phone", kind: "phone", da: "Telefon", en: "Phone", complete: "tel"},
		{key: "address", kind: "address", da: "Adresse", en: "Address"},
		{key: "department", kind: "text", da: "Afdeling", en: "Department", length: 200},
	}},
	"child": {usual: "first_name last_name cpr", members: []presetMember{
		{key: "first_name", kind: "text", da: "Barnets fornavn", en: "The child’s first name", must: true, length: 100},
		{key: "middle_name", kind: "text", da: "Barnets mellemnavn", en: "The child’s middle name", length: 100},
		{key: "last_name", kind: "text", da: "Barnets efternavn", en: "The child’s last name", must: true, length: 100},
		{key: "cpr", kind: "cpr", da: "Barnets CPR-nummer", en: "The child’s CPR number", must: true},
		{key: "birth_date", kind: "date", da: "Barnets fødselsdato", en: "The child’s date of birth", must: true, calculate: "cprDate(cpr)", needs: "cpr"},
		{key: "address", kind: "address", da: "Barnets adresse", en: "The child’s address"},
	}},
	"address": {usual: "street postal_code city", members: []presetMember{
		{key: "street", kind: "text", da: "Vejnavn og husnummer", en: "Street and number", must: true, complete: "street-address", length: 200},
		{key: "floor", kind: "text", da: "Etage", en: "Floor", length: 10, width: 4},
		{key: "door", kind: "text", da: "Dør", en: "Door", length: 10, width: 4},
		{key: "locality", kind: "text", da: "Bynavn (stednavn)", en: "Locality", length: 100},
		{key: "postal_code", kind: "text", da: "Postnummer", en: "Postal code", must: true, format: "postal_code", complete: "postal-code", width: 4},
		{key: "city", kind: "text", da: "By", en: "City", must: true, complete: "address-level2", length: 100},
		{key: "co", kind: "text", da: "C/O", en: "C/O", length: 100},
		{key: "id", kind: "text", da: "Adresse-id", en: "Address id", internal: true, length: 40},
		{key: "x", kind: "decimal", da: "Øst (m)", en: "East (m)", internal: true},
		{key: "y", kind: "decimal", da: "Nord (m)", en: "North (m)", internal: true},
		{key: "municipality_code", kind: "text", da: "Kommunekode", en: "Municipality code", internal: true, length: 4},
	}},
	"daterange": {usual: "from to", members: []presetMember{
		{key: "from", kind: "date", da: "Fra og med", en: "From", must: true},
		{key: "to", kind: "date", da: "Til og med", en: "Until", must: true},
	}},
	"employee": {usual: "name email department", members: []presetMember{
		{key: "user_id", kind: "text", da: "Brugernavn", en: "User name", length: 100},
		{key: "name", kind: "text", da: "Navn", en: "Name", must: true, complete: "name", length: 200},
		{key: "first_name", kind: "text", da: "Fornavn", en: "First name", length: 100},
		{key: "last_name", kind: "text", da: "Efternavn", en: "Last name", length: 100},
		{key: "email", kind: "email", da: "Arbejdsmail", en: "Work email"},
		{key: "phone", kind: "phone", da: "Arbejdstelefon", en: "Work phone"},
		{key: "department", kind: "text", da: "Afdeling", en: "Department", length: 200},
		{key: "title", kind: "text", da: "Stilling", en: "Job title", length: 200},
		{key: "manager", kind: "text", da: "Nærmeste leder", en: "Nearest manager", length: 200},
	}},
	"userpicker": {usual: "user_id", members: []presetMember{
		{key: "user_id", kind: "text", da: "Brugernavn eller arbejdsmail", en: "User name or work email", must: true, length: 200},
		{key: "name", kind: "text", da: "Navn", en: "Name", internal: true, length: 200},
		{key: "email", kind: "email", da: "Arbejdsmail", en: "Work email", internal: true},
	}},
	"cadastre": {usual: "district parcel_number", members: []presetMember{
		{key: "district", kind: "text", da: "Ejerlav", en: "Cadastral district", must: true, length: 100},
		{key: "parcel_number", kind: "text", da: "Matrikelnummer", en: "Parcel number", must: true, format: "parcel_number", width: 8},
		{key: "district_code", kind: "text", da: "Ejerlavskode", en: "District code", internal: true, length: 10},
		{key: "bfe", kind: "text", da: "BFE-nummer", en: "BFE number", internal: true, length: 10},
	}},
	"signature": {usual: "drawing name", members: []presetMember{
		{key: "drawing", kind: "text", da: "Tegnet underskrift", en: "Drawn signature", internal: true, format: "strokes"},
		{key: "name", kind: "text", da: "Skriv dit navn som underskrift", en: "Write your name as your signature", complete: "name", length: 200},
	}},
	"booking": {usual: "start id", members: []presetMember{
		{key: "start", kind: "datetime", da: "Tidspunkt", en: "Time", must: true},
		{key: "end", kind: "datetime", da: "Sluttidspunkt", en: "Ends at"},
		{key: "id", kind: "text", da: "Tid-id", en: "Slot id", internal: true, length: 100},
		{key: "resource", kind: "text", da: "Ressource", en: "Resource", internal: true, length: 100},
	}},
	"map": {usual: "description geojson x y", members: []presetMember{
		{key: "description", kind: "textarea", da: "Beskriv stedet", en: "Describe the place", length: 1000},
		{key: "geojson", kind: "text", da: "Tegning på kortet", en: "Drawing on the map", internal: true, format: "geojson"},
		{key: "x", kind: "decimal", da: "Øst (m)", en: "East (m)", internal: true},
		{key: "y", kind: "decimal", da: "Nord (m)", en: "North (m)", internal: true},
	}},
	"company": {usual: "cvr name", members: []presetMember{
		{key: "cvr", kind: "cvr", da: "CVR-nummer", en: "CVR number", must: true},
		{key: "pnumber", kind: "pnumber", da: "P-nummer", en: "P-number"},
		{key: "name", kind: "text", da: "Virksomhedens navn", en: "Name of the company", must: true, complete: "organization", length: 200},
		{key: "contact", kind: "text", da: "Kontaktperson", en: "Contact person", complete: "name", length: 200},
		{key: "email", kind: "email", da: "E-mail", en: "Email", complete: "email"},
		{key: "phone", kind: "phone", da: "Telefon", en: "Phone", complete: "tel"},
		{key: "address", kind: "address", da: "Adresse", en: "Address"},
	}},
	"account": {usual: "registration_number account_number", members: []presetMember{
		{key: "holder", kind: "text", da: "Kontohaver", en: "Account holder", must: true, complete: "name", length: 200},
		{key: "bank", kind: "text", da: "Pengeinstitut", en: "Bank", length: 200},
		{key: "registration_number", kind: "text", da: "Registreringsnummer", en: "Registration number", must: true, format: "registration_number", width: 4},
		{key: "account_number", kind: "text", da: "Kontonummer", en: "Account number", must: true, format: "account_number", width: 14},
		{key: "iban", kind: "text", da: "IBAN", en: "IBAN", must: true, format: "iban", width: 40},
	}},
}
