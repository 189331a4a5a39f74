package i18n

// widgetTexts holds the words of the browser widget that stand in no page from
// the server.
func widgetTexts() map[string]text {
	return map[string]text{
		"widget.received":    {"Vi har modtaget det, du har sendt.", "We have received what you sent."},
		"widget.received_as": {"Vi har modtaget det, du har sendt. Dit sagsnummer er {reference}.", "We have received what you sent. Your case number is {reference}."},
		"widget.shown":       {"{n} {n|felt|felter} er kommet til.", "{n} {n|field has|fields have} been added."},
		"widget.hidden":      {"{n} {n|felt|felter} er faldet væk.", "{n} {n|field has|fields have} been removed."},
		"widget.faults":      {"Der er {n} {n|fejl|fejl} i formularen.", "There {n|is|are} {n} {n|error|errors} in the form."},
		"widget.offline":     {"Der er ikke forbindelse til serveren. Det, du har skrevet, er her stadig. Prøv igen om lidt.", "The server cannot be reached. What you have written is still here. Please try again shortly."},
		"widget.login":       {"Du er ikke længere logget ind. Det, du har skrevet, er her stadig. Log ind i et andet vindue, og prøv igen.", "You are no longer logged in. What you have written is still here. Log in in another window and try again."},
		"widget.gone":        {"Formularen findes ikke længere på serveren.", "The form is no longer on the server."},
		"widget.conflict":    {"Kladden er ændret et andet sted, for eksempel i et andet vindue. Det, du har skrevet her, er ikke gemt. Kopiér det, og genindlæs siden.", "The draft was changed elsewhere, for instance in another window. What you have written here is not saved. Copy it and reload the page."},
		"widget.too_large":   {"Det, du sender, er større, end serveren tager imod.", "What you are sending is larger than the server accepts."},
		"widget.busy":        {"Serveren har travlt. Vent lidt, og prøv igen.", "The server is busy. Please wait a little and try again."},
		"widget.failed":      {"Det gik galt på serveren. Det, du har skrevet, er her stadig. Prøv igen.", "Something went wrong on the server. What you have written is still here. Please try again."},
	}
}
