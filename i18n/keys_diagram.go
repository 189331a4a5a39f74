//go:build !js

package i18n

// diagramTexts holds the words of drawings of flows.
func diagramTexts() map[string]text {
	return map[string]text{
		"diagram.flow_title": {"Forløb: {title}", "Flow: {title}"},
		"diagram.case_title": {"Sagens forløb: {title}", "Course of the case: {title}"},

		"diagram.kind_fill":     {"Udfyldes", "To fill in"},
		"diagram.kind_approve":  {"Afgøres", "To decide"},
		"diagram.kind_pay":      {"Betaling", "Payment"},
		"diagram.kind_consent":  {"Samtykke", "Consent"},
		"diagram.kind_sign":     {"Underskrift", "Signature"},
		"diagram.kind_handover": {"Dataaflevering", "Handover"},
		"diagram.kind_decide":   {"Valg af vej", "Choice of way"},
		"diagram.kind_wait":     {"Venter", "Waits"},
		"diagram.kind_external": {"Andet system", "Other system"},
		"diagram.kind_subcase":  {"Anden sag", "Other case"},
		"diagram.kind_end":      {"Slut", "End"},

		"diagram.applicant":   {"Ansøgeren", "The applicant"},
		"diagram.coapplicant": {"Medansøger", "Co-applicant"},
		"diagram.user":        {"En bestemt medarbejder", "A certain employee"},
		"diagram.manager":     {"Nærmeste leder", "Nearest manager"},
		"diagram.actor":       {"Den, der tidligere udførte et trin", "Whoever did an earlier step"},
		"diagram.chosen":      {"Vælges undervejs", "Chosen on the way"},
		"diagram.group":       {"Gruppe: {name}", "Group: {name}"},
		"diagram.to":          {"Til: {name}", "To: {name}"},
		"diagram.solution":    {"Løsning: {name}", "Solution: {name}"},
		"diagram.for":         {"I {span}", "For {span}"},
		"diagram.event":       {"På: {name}", "For: {name}"},
		"diagram.until":       {"Til en dato i sagen", "Until a date in the case"},
		"diagram.terminates":  {"Stopper alt andet", "Stops everything else"},
		"diagram.join_all":    {"Venter på alle grene", "Waits for all branches"},
		"diagram.join_any":    {"Går videre ved første gren", "Goes on with the first branch"},
		"diagram.parallel":    {"Samtidig", "In parallel"},
		"diagram.when":        {"hvis {expr}", "if {expr}"},
		"diagram.when_hidden": {"under en betingelse, du ikke kan se", "on a condition that you cannot see"},
		"diagram.otherwise":   {"ellers", "otherwise"},
		"diagram.deadline":    {"Frist: {span}", "Deadline: {span}"},
		"diagram.deadline_by": {"Frist: en dato i sagen", "Deadline: a date in the case"},
		"diagram.workdays":    {"{n} {n|arbejdsdag|arbejdsdage}", "{n} {n|working day|working days}"},

		"diagram.on_submitted": {"Indsendt", "Submitted"},
		"diagram.on_approved":  {"Godkendt", "Approved"},
		"diagram.on_rejected":  {"Afvist", "Rejected"},
		"diagram.on_paid":      {"Betalt", "Paid"},
		"diagram.on_cancelled": {"Ikke betalt", "Not paid"},
		"diagram.on_given":     {"Givet", "Given"},
		"diagram.on_refused":   {"Afslået", "Refused"},
		"diagram.on_signed":    {"Underskrevet", "Signed"},
		"diagram.on_done":      {"Udført", "Done"},
		"diagram.on_expired":   {"Fristen udløb", "The deadline passed"},

		"diagram.now":       {"Er her nu, i {span}", "Is here now, for {span}"},
		"diagram.waiting":   {"Venter her på andre grene", "Waits here for other branches"},
		"diagram.called":    {"Kaldt tilbage, afsluttes", "Called off, being finished"},
		"diagram.late":      {"Fristen udløb {date}", "The deadline passed {date}"},
		"diagram.due":       {"Frist {date}", "Deadline {date}"},
		"diagram.trouble":   {"Kræver en medarbejder", "Needs an employee"},
		"diagram.done":      {"Tog {span}", "Took {span}"},
		"diagram.done_many": {"{n} gange, i alt {span}", "{n} times, {span} in all"},
		"diagram.ended":     {"Sagen endte her {date}", "The case ended here {date}"},
		"diagram.came":      {"Nået", "Reached"},
		"diagram.moment":    {"under et minut", "less than a minute"},

		"diagram.leads":      {"{on}: videre til {to}.", "{on}: on to {to}."},
		"diagram.leads_all":  {"{on}: samtidig videre til {to}.", "{on}: on to {to}, in parallel."},
		"diagram.leads_back": {"{on}: tilbage til {to}.", "{on}: back to {to}."},
	}
}
