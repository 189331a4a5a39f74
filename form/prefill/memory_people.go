package prefill

import (
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// MemoryAddress is an address of a [Memory]'s country. The zero address is none.
type MemoryAddress struct {
	dk.Address
	CO               string
	MunicipalityCode string
	ID               string // in the address register; "" = not there
	X, Y             string // EPSG:25832, in metres: "591234.56"; where ID is set
}

// MemoryPerson is somebody in a [Memory]. CPR prints masked; the rest is invented.
type MemoryPerson struct {
	CPR                 dk.CPR
	First, Middle, Last string
	Protected           bool // name and address protection
	Address             MemoryAddress
	Children            []dk.CPR // people of the same country
	Custody             []dk.CPR // children that the person has custody of
}

// MemoryCompany is a company in a [Memory].
type MemoryCompany struct {
	CVR          dk.CVR
	PNumber      string // ten digits
	Name         string
	Email, Phone string // the phone number in E.164
	Address      MemoryAddress
}

// MemoryEmployee is somebody at work for the organisation of a [Memory].
type MemoryEmployee struct {
	UserID                     string
	First, Last                string
	Email, Phone               string
	Department, Title, Manager string
}

// SetPerson puts a person into the country, in place of the one with the number.
func (m *Memory) SetPerson(p MemoryPerson) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p.Children, p.Custody = slices.Clone(p.Children), slices.Clone(p.Custody)
	m.people[p.CPR.Number()] = p
}

// SetCompany puts a company into the country, in place of the one with the number.
func (m *Memory) SetCompany(c MemoryCompany) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.companies[string(c.CVR)] = c
}

// SetEmployee puts somebody into the directory, in place of the one with the id.
func (m *Memory) SetEmployee(e MemoryEmployee) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.employees[e.UserID] = e
}

// Person returns the person with a number as the country has them now.
func (m *Memory) Person(cpr dk.CPR) (MemoryPerson, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.people[cpr.Number()]
	p.Children, p.Custody = slices.Clone(p.Children), slices.Clone(p.Custody)
	return p, ok
}

// person is all that the civil register knows of a party.
func (m *Memory) person(party Party, at time.Time) (Answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.people[party.CPR.Number()]
	if !ok || party.CPR.IsZero() {
		return Answer{}, false
	}
	values := map[string]expression.Value{
		"name": text(p.name()), "first_name": text(p.First), "middle_name": text(p.Middle), "last_name": text(p.Last),
		"birth_date": birthDate(p.CPR.BirthDate()), "protected": expression.BoolOf(p.Protected), "children": m.children(p, at),
	}
	if !p.Protected {
		p.Address.into(values, "address.")
	}
	return Answer{Values: values, Protected: p.Protected}, true
}

func (p MemoryPerson) name() string { return joined(p.First, p.Middle, p.Last) }

var childMembers = []string{"name", "first_name", "middle_name", "last_name", "cpr", "birth_date", "custody"}

// children lists a person's children under 18 – those the country has – the
// eldest first. Protected children are left out.
func (m *Memory) children(p MemoryPerson, at time.Time) expression.Value {
	var list []MemoryPerson
	for _, cpr := range p.Children {
		if c, ok := m.people[cpr.Number()]; ok && !c.Protected && minor(c, at) {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b MemoryPerson) int {
		return a.CPR.BirthDate().Compare(b.CPR.BirthDate())
	})
	items := make([]expression.Value, len(list))
	for i, c := range list {
		items[i] = expression.RecordOf(childMembers, []expression.Value{
			text(c.name()), text(c.First), text(c.Middle), text(c.Last), text(c.CPR.Number()),
			birthDate(c.CPR.BirthDate()), expression.BoolOf(slices.ContainsFunc(p.Custody, c.CPR.Equal)),
		})
	}
	return expression.ListOf(items...)
}

// minor reports whether a person is under 18 on the day in Copenhagen.
func minor(p MemoryPerson, at time.Time) bool {
	y, m, d := at.In(dk.Copenhagen()).Date()
	born := p.CPR.BirthDate()
	born.Year += 18
	return born.After(i18n.Date{Year: y, Month: int(m), Day: d})
}

// address is what the address register knows of where a party lives.
func (m *Memory) address(party Party, _ time.Time) (Answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.people[party.CPR.Number()]
	if !ok || party.CPR.IsZero() || p.Protected || p.Address.ID == "" {
		return Answer{Protected: p.Protected}, p.Protected
	}
	values := map[string]expression.Value{}
	p.Address.into(values, "address.")
	return Answer{Values: values}, true
}

// company is what the company register knows of a party.
func (m *Memory) company(party Party, _ time.Time) (Answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.companies[string(party.CVR)]
	if !ok {
		return Answer{}, false
	}
	values := map[string]expression.Value{
		"company.cvr": text(string(c.CVR)), "company.pnumber": text(c.PNumber), "company.name": text(c.Name),
		"company.email": text(c.Email), "company.phone": text(c.Phone),
	}
	c.Address.into(values, "company.address.")
	return Answer{Values: values}, true
}

// employee is what the directory knows of a party.
func (m *Memory) employee(party Party, _ time.Time) (Answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.employees[party.UserID]
	if !ok {
		return Answer{}, false
	}
	return Answer{Values: map[string]expression.Value{
		"name": text(joined(e.First, e.Last)), "first_name": text(e.First), "last_name": text(e.Last), "email": text(e.Email),
		"phone": text(e.Phone), "department": text(e.Department), "title": text(e.Title), "manager": text(e.Manager),
	}}, true
}

// into writes the members of an address below prefix.
func (a MemoryAddress) into(values map[string]expression.Value, prefix string) {
	if a.Street == "" {
		return
	}
	line := a.Address
	line.Locality = ""
	for name, v := range map[string]string{
		"line": strings.TrimSuffix(line.OneLine(), ", "+a.Postcode+" "+a.City), "street": joined(a.Street, a.Number), "floor": a.Floor, "door": a.Door, "locality": a.Locality, "co": a.CO,
		"postal_code": a.Postcode, "city": a.City, "municipality_code": a.MunicipalityCode, "id": a.ID,
	} {
		values[prefix+name] = text(v)
	}
	if a.ID != "" {
		values[prefix+"x"], values[prefix+"y"] = coordinate(a.X), coordinate(a.Y)
	}
}

func coordinate(s string) expression.Value {
	d, ok := expression.ParseDecimal(s)
	if !ok {
		return expression.Value{}
	}
	return expression.DecimalOf(d)
}
