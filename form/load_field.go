package form

import "github.com/borgerflow/borgerflow/internal/fault"

func (l loader) field() *Field {
	f := new(Field)
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "key":
			f.Key = l.Text()
		case "type":
			f.Type = l.Text()
		case "label":
			f.Label = l.wording()
		case "help":
			f.Help = l.wording()
		case "visible":
			f.Visible = l.node()
		case "required":
			f.Required = l.node()
		case "readonly":
			f.ReadOnly = l.node()
		case "calculate":
			f.Calculate = l.node()
		case "default":
			f.Default = l.node()
		case "min":
			f.Min = l.node()
		case "max":
			f.Max = l.node()
		case "minItems":
			f.MinItems = l.node()
		case "maxItems":
			f.MaxItems = l.node()
		case "optionsWhere":
			f.OptionsWhere = l.node()
		case "minLength":
			f.MinLength = l.number()
		case "maxLength":
			f.MaxLength = l.number()
		case "pattern":
			f.Pattern = l.Text()
		case "unit":
			f.Unit = l.wording()
		case "places":
			f.Places = l.number()
		case "in":
			f.In = l.Text()
		case "format":
			f.Format = l.Text()
		case "src":
			f.Source = l.Text()
		case "alt":
			f.Alt = l.wording()
		case "content":
			f.Content = l.node()
		case "consent":
			f.Consent = l.Text()
		case "lookup":
			f.Lookup = l.Text()
		case "inputs":
			f.Inputs = loadItems(l, loader.input)
		case "options":
			f.Options = loadItems(l, loader.option)
		case "list":
			f.List = l.Text()
		case "of":
			f.Of = l.Text()
		case "accept":
			f.Accept = loadItems(l, loader.text)
		case "maxSize":
			f.MaxSize = l.Int()
		case "many":
			f.Many = l.Bool()
		case "prefill":
			f.Prefill = l.number()
		case "fromFacts":
			f.FromFacts = l.Bool()
		case "ask":
			f.Ask = l.Bool()
		case "from":
			f.From = l.Text()
		case "check":
			f.Check = l.Text()
		case "transient":
			f.Transient = l.Bool()
		case "internal":
			f.Internal = l.Bool()
		case "print":
			printed := l.Bool()
			f.Print = &printed
		case "sensitivity":
			f.Sensitivity = l.Text()
		case "purpose":
			f.Purpose = l.wording()
		case "calc":
			f.Calc = l.Text()
		case "autocomplete":
			f.Autocomplete = l.Text()
		case "width":
			f.Width = l.number()
		case "exit":
			f.Exit = l.Bool()
		case "level":
			f.Level = l.Text()
		case "messages":
			f.Messages = l.messages()
		case "rules":
			f.Rules = loadItems(l, loader.rule)
		case "fields":
			f.Fields = loadItems(l, loader.field)
		default:
			l.unknown("field")
		}
	}
	return f
}

func (l loader) messages() map[fault.Code]Text {
	messages := map[fault.Code]Text{}
	for l.Object(); l.Member(); {
		code := fault.Code(l.Key())
		messages[code] = l.wording()
	}
	return messages
}

func (l loader) input() (in Input) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "name":
			in.Name = l.Text()
		case "expr":
			in.Expr = l.node()
		default:
			l.unknown("input")
		}
	}
	return in
}
