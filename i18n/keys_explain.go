//go:build !js

package i18n

// explainTexts say why an element of a form is as it is. Expressions are quoted
// as their author could have written them.
func explainTexts() map[string]text {
	return map[string]text{
		"explain.shown_always":              {"{label} vises altid.", "{label} is always shown."},
		"explain.shown_by":                  {"{label} vises, fordi dette gælder: {source}.", "{label} is shown because this is so: {source}."},
		"explain.shown_by_withheld":         {"{label} vises på grund af noget, du ikke må se.", "{label} is shown because of something that you may not see."},
		"explain.hidden_by":                 {"{label} er skjult, fordi dette ikke gælder: {source}.", "{label} is hidden because this is not so: {source}."},
		"explain.hidden_by_withheld":        {"{label} er skjult på grund af noget, du ikke må se.", "{label} is hidden because of something that you may not see."},
		"explain.hidden_undecided":          {"{label} er skjult, fordi dette endnu ikke kan afgøres: {source}.", "{label} is hidden because this cannot be decided yet: {source}."},
		"explain.hidden_undecided_withheld": {"{label} er skjult på grund af noget, du ikke må se.", "{label} is hidden because of something that you may not see."},
		"explain.hidden_inside":             {"{label} er skjult, fordi {outer} er skjult.", "{label} is hidden because {outer} is hidden."},
		"explain.hidden_after_exit":         {"{label} er skjult, fordi {outer} afslutter formularen.", "{label} is hidden because {outer} ends the form."},

		"explain.required_always":      {"{label} skal udfyldes.", "{label} must be filled in."},
		"explain.required_by":          {"{label} skal udfyldes, fordi dette gælder: {source}.", "{label} must be filled in because this is so: {source}."},
		"explain.required_by_withheld": {"{label} skal udfyldes på grund af noget, du ikke må se.", "{label} must be filled in because of something that you may not see."},
		"explain.optional":             {"{label} behøver ikke at blive udfyldt.", "{label} need not be filled in."},
		"explain.optional_by":          {"{label} behøver ikke at blive udfyldt, fordi dette ikke gælder: {source}.", "{label} need not be filled in because this is not so: {source}."},
		"explain.optional_by_withheld": {"{label} behøver ikke at blive udfyldt på grund af noget, du ikke må se.", "{label} need not be filled in because of something that you may not see."},

		"explain.editable":              {"{label} kan ændres.", "{label} can be changed."},
		"explain.read_only_form":        {"{label} kan ikke ændres, fordi formularen kun vises.", "{label} cannot be changed because the form is only shown."},
		"explain.read_only_calculated":  {"{label} kan ikke ændres, fordi det beregnes.", "{label} cannot be changed because it is calculated."},
		"explain.read_only_fetched":     {"{label} kan ikke ændres, fordi det hentes fra {fact}.", "{label} cannot be changed because it is fetched from {fact}."},
		"explain.read_only_inside":      {"{label} kan ikke ændres, fordi {outer} ikke kan ændres.", "{label} cannot be changed because {outer} cannot be changed."},
		"explain.read_only_by":          {"{label} kan ikke ændres, fordi dette gælder: {source}.", "{label} cannot be changed because this is so: {source}."},
		"explain.read_only_by_withheld": {"{label} kan ikke ændres på grund af noget, du ikke må se.", "{label} cannot be changed because of something that you may not see."},

		"explain.value_calculated":          {"Værdien {value} er beregnet sådan: {source}.", "The value {value} is calculated like this: {source}."},
		"explain.value_calculated_withheld": {"Værdien er beregnet af noget, du ikke må se.", "The value is calculated from something that you may not see."},
		"explain.value_undecided":           {"Der er ingen værdi, fordi dette endnu ikke kan beregnes: {source}.", "There is no value because this cannot be calculated yet: {source}."},
		"explain.value_undecided_withheld":  {"Der er ingen værdi, fordi den beregnes af noget, du ikke må se.", "There is no value because it is calculated from something that you may not see."},
		"explain.value_overflow":            {"Der er ingen værdi, fordi tallet bliver for stort: {source}.", "There is no value because the number becomes too large: {source}."},
		"explain.value_overflow_withheld":   {"Der er ingen værdi, fordi tallet bliver for stort.", "There is no value because the number becomes too large."},
		"explain.value_fetched":             {"Værdien {value} er hentet fra {fact}.", "The value {value} is fetched from {fact}."},
		"explain.value_prefilled":           {"Værdien {value} er udfyldt på forhånd fra {fact}.", "The value {value} has been filled in beforehand from {fact}."},
		"explain.value_default":             {"Værdien {value} er den, feltet begynder med.", "The value {value} is the one that the field begins with."},
		"explain.value_answered":            {"Værdien {value} er svaret.", "The value {value} is the answer."},
		"explain.value_typed":               {"Det, der er skrevet, er ikke forstået.", "What has been typed is not understood."},
		"explain.value_none":                {"Der er ikke svaret.", "There is no answer."},
		"explain.value_withheld":            {"Værdien må du ikke se.", "You may not see the value."},

		"explain.fault_found":          {"Fejl: {message}", "Fault: {message}"},
		"explain.fault_limit":          {"Fejl: {message} Grænsen er {source}.", "Fault: {message} The limit is {source}."},
		"explain.fault_limit_withheld": {"Fejl: {message} Grænsen kommer af noget, du ikke må se.", "Fault: {message} The limit comes from something that you may not see."},
		"explain.fault_rule":           {"Fejl: {message} Reglen er {source}.", "Fault: {message} The rule is {source}."},
		"explain.fault_rule_withheld":  {"Fejl: {message} Reglen bygger på noget, du ikke må se.", "Fault: {message} The rule builds on something that you may not see."},

		"explain.with":          {"{reason} ({reads}).", "{reason} ({reads})."},
		"explain.read":          {"{name} er {value}", "{name} is {value}"},
		"explain.read_blank":    {"{name} er ikke besvaret", "{name} is not answered"},
		"explain.read_hidden":   {"{name} er skjult", "{name} is hidden"},
		"explain.read_withheld": {"{name} må du ikke se", "{name} you may not see"},
		"explain.read_rows":     {"{name} har {n} {n|række|rækker}", "{name} has {n} {n|row|rows}"},
	}
}
