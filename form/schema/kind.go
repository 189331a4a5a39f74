package schema

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/money"
)

// Patterns of what travels as text.
const (
	patternDecimal  = `^-?[0-9]+(?:\.[0-9]+)?$`
	patternTime     = `^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$`
	patternDateTime = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$`
	patternRowID    = `^[A-Za-z0-9_-]{1,40}$`
	// patternDate knows how long months are, and leap years; there is no year 0.
	patternDate = `^(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})-` +
		`(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))$` +
		`|^(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29$`
)

// ofKind is the schema of values of a type, as they are sent and handed over.
// What is blank in a list or a record is null.
func ofKind(t expression.Type) *object {
	switch t.Kind {
	case expression.Bool:
		return obj("type", "boolean")
	case expression.Integer:
		return obj("type", "integer", "minimum", -expression.MaxInteger, "maximum", expression.MaxInteger)
	case expression.Decimal:
		return obj("type", "string", "pattern", patternDecimal)
	case expression.Money:
		return ofMoney()
	case expression.Text:
		return obj("type", "string")
	case expression.Date:
		return obj("type", "string", "format", "date", "pattern", patternDate)
	case expression.Time:
		return obj("type", "string", "pattern", patternTime)
	case expression.DateTime:
		return obj("type", "string", "format", "date-time", "pattern", patternDateTime)
	case expression.List:
		if t.Elem != nil {
			return obj("type", "array", "items", orNull(ofKind(*t.Elem)))
		}
		return obj("type", "array")
	case expression.Record:
		return ofRecord(t)
	}
	return obj()
}

func ofMoney() *object {
	amount := ofKind(expression.Type{Kind: expression.Integer}).set("description", "In øre.")
	return obj("type", "object",
		"properties", obj("amount", amount, "currency", obj("const", money.Currency)),
		"required", []string{"amount", "currency"}, "additionalProperties", false)
}

func ofRecord(t expression.Type) *object {
	members := obj()
	for _, m := range t.Members {
		members.set(m.Name, orNull(ofKind(m.Type)))
	}
	return obj("type", "object", "properties", members, "additionalProperties", false)
}

// items makes the items of a list be there, and returns their schema.
func (o *object) items() *object {
	of := there(o.get("items"))
	o.set("items", of)
	return of
}

// there is what may not be null any longer.
func there(s any) *object {
	either, _ := s.(*object).get("anyOf").([]any)
	if len(either) != 2 {
		return s.(*object)
	}
	return either[0].(*object)
}

func orNull(s *object) *object { return obj("anyOf", []any{s, obj("type", "null")}) }
