package form

import "github.com/borgerflow/borgerflow/form/expression"

// The tables are functions, because the widget does not read them and would carry
// them as variables.

// otherFacts are about no person.
func otherFacts() []factRow {
	return []factRow{
		{"today", expression.Date, SourceServer, "the civil date in Copenhagen", nil},
		{"now", expression.DateTime, SourceServer, "the time at load and save", nil},
		{"lang", expression.Text, SourceServer, "the reader's language, one of the form's", nil},
		{"params.<name>", expression.Text, SourceCase, "a parameter of the link that the case was started with", nil},
		{"forms.<id>.<field>", expression.Blank, SourceCase, "an answer in another form of the same case; the type is the field's", nil},
		{"steps.<id>.outcome", expression.Text, SourceCase, "how a step of the case ended", nil},
		{"steps.<id>.ref", expression.Text, SourceCase, "the receiver's name for what a step of the case handed over", nil},
		{"case.id", expression.Text, SourceCase, "the case's id", nil},
		{"case.title", expression.Text, SourceCase, "the title of the case's solution", nil},
		{"task.title", expression.Text, SourceCase, "in a message about a task: what the task is called", nil},
		{"task.due", expression.Date, SourceCase, "in a message about a task: the last day of its deadline", nil},
		{"task.link", expression.Text, SourceCase, "in a message about a task: the address where it is done", nil},
		{"ids.<field>", expression.Text, SourceServer, "the unique id that the server gives a field of type uniqueid", nil},
		{"numbers.<field>", expression.Integer, SourceServer, "the running number that the server gives a field of type autonumber", nil},
		{"payment.state", expression.Text, SourceCase, "how far the payment is", nil},
		{"consent.<id>", expression.Text, SourceCase, "what was answered to a consent", nil},
	}
}

// loginFacts are about the login itself and, where it is an employee's, about
// their place in the organisation. The rest of the person is in personFacts.
func loginFacts() []factRow {
	return []factRow{
		{"authenticated", expression.Bool, SourceLogin, "somebody has logged in", nil},
		{"employee", expression.Bool, SourceLogin, "who logged in is at work for the organisation", nil},
		{"assurance", expression.Text, SourceLogin, "the NSIS level of the login: none, low, substantial, high", nil},
		{"user_id", expression.Text, SourceLogin, "the employee's user name", nil},
		{"department", expression.Text, SourceEmployee, "the name of the employee's unit", nil},
		{"title", expression.Text, SourceEmployee, "the employee's job title", nil},
		{"manager", expression.Text, SourceEmployee, "the name of the employee's nearest manager", nil},
	}
}

// proxyFacts are about the mandate.
func proxyFacts() []factRow {
	return []factRow{
		{"active", expression.Bool, SourceProxy, "the actor acts for somebody else", nil},
	}
}

// personFacts are about a person: below login the actor, below proxy the
// principal, blank when the actor acts for themself. The source given is the
// first one asked; another may answer when it cannot.
func personFacts() []factRow {
	return []factRow{
		{"name", expression.Text, SourceLogin, "the full name", nil},
		{"first_name", expression.Text, SourceLogin, "the first name", nil},
		{"middle_name", expression.Text, SourceLogin, "the middle names", nil},
		{"last_name", expression.Text, SourceLogin, "the surname", nil},
		{"cpr", expression.Text, SourceLogin, "the CPR number, ten digits", nil},
		{"email", expression.Text, SourceLogin, "the e-mail address", nil},
		{"phone", expression.Text, SourceLogin, "the phone number, E.164", nil},
		{"birth_date", expression.Date, SourcePerson, "the date of birth", nil},
		{"protected", expression.Bool, SourcePerson, "name and address are protected: the address is not given", nil},
		{"address.line", expression.Text, SourcePerson, "road, number, floor and door of the registered address, on one line", nil},
		{"address.street", expression.Text, SourcePerson, "its road and number", nil},
		{"address.floor", expression.Text, SourcePerson, "its floor: st, 1, kl", nil},
		{"address.door", expression.Text, SourcePerson, "its door: tv, 3", nil},
		{"address.locality", expression.Text, SourcePerson, "its place name, where the address has one", nil},
		{"address.co", expression.Text, SourcePerson, "its c/o name", nil},
		{"address.postal_code", expression.Text, SourcePerson, "its postal code, four digits", nil},
		{"address.city", expression.Text, SourcePerson, "its postal district", nil},
		{"address.municipality_code", expression.Text, SourcePerson, "its municipality, four digits", nil},
		{"address.id", expression.Text, SourceAddress, "its id in the address register (DAR), a UUID", nil},
		{"address.x", expression.Decimal, SourceAddress, "its easting in metres, EPSG:25832", nil},
		{"address.y", expression.Decimal, SourceAddress, "its northing in metres, EPSG:25832", nil},
		{"children", expression.List, SourcePerson, "the children under 18, the eldest first", childFacts()},
		{"company.cvr", expression.Text, SourceLogin, "the CVR number of the company they act in, eight digits", nil},
		{"company.pnumber", expression.Text, SourceLogin, "the number of its production unit, ten digits", nil},
		{"company.name", expression.Text, SourceCompany, "its name", nil},
		{"company.email", expression.Text, SourceCompany, "its e-mail address", nil},
		{"company.phone", expression.Text, SourceCompany, "its phone number, E.164", nil},
		{"company.address.line", expression.Text, SourceCompany, "road, number, floor and door of the company's address, on one line", nil},
		{"company.address.street", expression.Text, SourceCompany, "its road and number", nil},
		{"company.address.floor", expression.Text, SourceCompany, "its floor: st, 1, kl", nil},
		{"company.address.door", expression.Text, SourceCompany, "its door: tv, 3", nil},
		{"company.address.locality", expression.Text, SourceCompany, "its place name, where the address has one", nil},
		{"company.address.co", expression.Text, SourceCompany, "its c/o name", nil},
		{"company.address.postal_code", expression.Text, SourceCompany, "its postal code", nil},
		{"company.address.city", expression.Text, SourceCompany, "its postal district", nil},
		{"company.address.municipality_code", expression.Text, SourceCompany, "its municipality, four digits", nil},
		{"company.address.id", expression.Text, SourceCompany, "the address's id in DAR, a UUID", nil},
		{"company.address.x", expression.Decimal, SourceCompany, "its easting in metres, EPSG:25832", nil},
		{"company.address.y", expression.Decimal, SourceCompany, "its northing in metres, EPSG:25832", nil},
	}
}

// childFacts are the members of each of a person's children.
func childFacts() []factRow {
	return []factRow{
		{"name", expression.Text, SourcePerson, "the full name", nil},
		{"first_name", expression.Text, SourcePerson, "the first name", nil},
		{"middle_name", expression.Text, SourcePerson, "the middle names", nil},
		{"last_name", expression.Text, SourcePerson, "the surname", nil},
		{"cpr", expression.Text, SourcePerson, "the CPR number, ten digits", nil},
		{"birth_date", expression.Date, SourcePerson, "the date of birth", nil},
		{"custody", expression.Bool, SourcePerson, "the person has custody, alone or with somebody", nil},
	}
}
