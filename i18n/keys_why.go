//go:build !js

package i18n

// whyTexts say what a case waits for. Who reads them is an employee, or a
// citizen, who is told less.
func whyTexts() map[string]text {
	return map[string]text{
		"why.you":          {"{step} venter på dig.", "{step} waits for you."},
		"why.applicant":    {"{step} venter på ansøgeren.", "{step} waits for the applicant."},
		"why.coapplicant":  {"{step} venter på en medansøger.", "{step} waits for a co-applicant."},
		"why.group":        {"{step} venter på gruppen {who}.", "{step} waits for the group {who}."},
		"why.claimed":      {"{step} venter på {who}, som har taget opgaven.", "{step} waits for {who}, who has taken the task."},
		"why.employee":     {"{step} venter på {who}.", "{step} waits for {who}."},
		"why.somebody":     {"{step} venter på en medarbejder.", "{step} waits for an employee."},
		"why.manager":      {"{step} venter på, at den nærmeste leder bliver fundet.", "{step} waits until the nearest manager has been found."},
		"why.payment":      {"{step} venter på betaling.", "{step} waits for payment."},
		"why.signature":    {"{step} venter på en underskrift.", "{step} waits for a signature."},
		"why.time":         {"{step} venter til {until}.", "{step} waits until {until}."},
		"why.event":        {"{step} venter på besked om {what}.", "{step} waits to be told of {what}."},
		"why.outside":      {"{step} venter på et andet system.", "{step} waits for another system."},
		"why.robot":        {"{step} venter på, at et andet system tager opgaven {what}.", "{step} waits for another system to take the task {what}."},
		"why.leased":       {"{step} er hos {who} indtil {until}.", "{step} is with {who} until {until}."},
		"why.subcase":      {"{step} venter på, at sagen {what} bliver afsluttet.", "{step} waits for the case {what} to end."},
		"why.handover":     {"{step} er ved at blive afleveret.", "{step} is being handed over."},
		"why.called_off":   {"{step} er kaldt tilbage og bliver kun gjort færdig.", "{step} has been called off and is only being finished."},
		"why.trouble":      {"{step} kunne ikke gennemføres ({code}) og venter på {who}.", "{step} could not be done ({code}) and waits for {who}."},
		"why.trouble_told": {"{step} kunne ikke gennemføres endnu. En medarbejder ser på det.", "{step} could not be done yet. An employee is looking into it."},
		"why.part":         {"{what} kunne ikke gennemføres ({code}) og venter på {who}.", "{what} could not be done ({code}) and waits for {who}."},
		"why.branches":     {"{step} venter på de andre grene: {what}.", "{step} waits for the other branches: {what}."},
		"why.answer_you":   {"Der er stillet et spørgsmål, som venter på dig.", "There is a question that waits for you."},
		"why.answer":       {"Der er stillet et spørgsmål, som ansøgeren ikke har svaret på.", "There is a question that the applicant has not answered."},
		"why.answer_staff": {"Der er stillet et spørgsmål, som en medarbejder ikke har svaret på.", "There is a question that an employee has not answered."},

		"why.due":      {"Fristen er {until}.", "The deadline is {until}."},
		"why.overdue":  {"Fristen udløb {until}.", "The deadline passed {until}."},
		"why.retry":    {"Det er forsøgt {n} {n|gang|gange} ({code}); næste gang {until}.", "It has been tried {n} {n|time|times} ({code}); next time {until}."},
		"why.waits":    {"Modtageren er ikke færdig; der spørges igen {until}.", "The receiver is not done; it is asked again {until}."},
		"why.remind":   {"Næste påmindelse {until}.", "Next reminder {until}."},
		"why.escalate": {"Opgaven går til en anden {until}.", "The task goes to somebody else {until}."},
		"why.expire":   {"Går videre af sig selv {until}.", "Goes on by itself {until}."},

		"why.and":             {"{first} og {last}", "{first} and {last}"},
		"why.operators":       {"en medarbejder", "an employee"},
		"why.taken":           {"{step} gik videre til {what}, fordi dette gjaldt: {source}.", "{step} went on to {what} because this was so: {source}."},
		"why.taken_withheld":  {"{step} gik videre til {what} på grund af noget, du ikke må se.", "{step} went on to {what} because of something that you may not see."},
		"why.taken_otherwise": {"{step} gik videre til {what}, fordi ingen af betingelserne gjaldt.", "{step} went on to {what} because none of the conditions was so."},
	}
}
