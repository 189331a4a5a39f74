package prefill

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/dk"
)

// invented are the people of Invented: constructed CPR numbers (day + 60) that
// belong to nobody, on roads that do not exist.
var invented = []struct {
	cpr, first, middle, last, address string
	protected                         bool
	children                          []string
	custody                           []string
}{
	{cpr: "6101501234", first: "Karla", middle: "Marie", last: "Prøvesen", address: "Prøvevej 12B, 2. tv, 9999 Prøveby"},
	{cpr: "7203481239", first: "Åge", last: "Østergård", address: "Ålestræde 3, 9998 Øby"},
	{
		cpr: "6202704322", first: "Sofie", last: "Ærø", address: "Prøvevej 14, 9999 Prøveby",
		children: []string{"6105144321", "6311174322", "6504024323"}, custody: []string{"6105144321"},
	},
	{cpr: "6105144321", first: "Asta", last: "Ærø", address: "Prøvevej 14, 9999 Prøveby"},
	{cpr: "6311174322", first: "Bo", middle: "Æbel", last: "Ærø", address: "Ålestræde 3, 9998 Øby"},
	{cpr: "6504024323", first: "Clara", last: "Ærø", address: "Ålestræde 3, 9998 Øby"}, // grown up
	{cpr: "6712851230", first: "Frida", last: "Skjult", address: "Gemmevej 1, 9997 Gemby", protected: true},
}

// Invented returns a country with a few invented people, two companies and two
// employees: a pensioner, her relative with children and a person with a
// protected address among them. Those with a login in examples/kommune are the
// same here.
func Invented() *Memory {
	m := NewMemory()
	for i, p := range invented {
		m.SetPerson(MemoryPerson{
			CPR: number(p.cpr), First: p.first, Middle: p.middle, Last: p.last, Protected: p.protected,
			Address: place(p.address, i), Children: numbers(p.children), Custody: numbers(p.custody),
		})
	}
	m.SetCompany(MemoryCompany{
		CVR: "99999993", PNumber: "1099999990", Name: "Prøveby Brødfabrik ApS", Email: "post@broedfabrik.example", Phone: "+4570101010",
		Address: place("Bageriet 1, 9999 Prøveby", 20),
	})
	m.SetCompany(MemoryCompany{CVR: "99999985", Name: "Ørsteds Øl", Address: place("Ålestræde 9, st. th, 9998 Øby", 21)})
	m.SetEmployee(MemoryEmployee{
		UserID: "kim", First: "Kim", Last: "Sagsbehandler", Email: "kim@kommune.example", Phone: "+4570202020",
		Department: "Pension", Title: "Sagsbehandler", Manager: "Lone Leder",
	})
	m.SetEmployee(MemoryEmployee{UserID: "bo", First: "Bo", Last: "Driftsen", Email: "bo@kommune.example", Department: "Drift", Title: "Driftsleder"})
	return m
}

func number(s string) dk.CPR {
	cpr, err := dk.ParseCPR(s, true)
	if err != nil {
		return dk.CPR{}
	}
	return cpr
}

func numbers(list []string) []dk.CPR {
	out := make([]dk.CPR, len(list))
	for i, s := range list {
		out[i] = number(s)
	}
	return out
}

// place is the n-th address of the country's address register.
func place(line string, n int) MemoryAddress {
	a, err := dk.ParseAddress(line)
	if err != nil {
		return MemoryAddress{}
	}
	return MemoryAddress{
		Address: a, MunicipalityCode: "0999", ID: fmt.Sprintf("0a3f5000-0000-4000-8000-%012d", n),
		X: "591234.56", Y: "6349000.5",
	}
}
