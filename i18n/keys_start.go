//go:build !js

package i18n

// startTexts holds what somebody is told before they start a case, and why they
// cannot. The words of a notice are part of what cases keep the hash of: see
// workflow.Notice before changing them.
func startTexts() map[string]text {
	return map[string]text{
		"start.notice_purpose":     {"Formål", "Purpose"},
		"start.notice_duty":        {"Sådan behandler vi dine oplysninger", "How we process your information"},
		"start.notice_legal_basis": {"Retsgrundlag", "Legal basis"},
		"start.notice_kept":        {"Så længe gemmer vi oplysningerne", "How long we keep the information"},
		"start.notice_drafts":      {"En kladde slettes, når den ikke er ændret i {days} {days|dag|dage}.", "A draft is deleted when it has not been changed for {days} {days|day|days}."},
		"start.notice_ended":       {"En sag slettes {days} {days|dag|dage} efter, at den er afsluttet.", "A case is deleted {days} {days|day|days} after it was closed."},
		"start.notice_ends":        {"En sag slettes mellem {least} og {most} dage efter, at den er afsluttet. Det afhænger af, hvordan den ender.", "A case is deleted between {least} and {most} days after it was closed. It depends on how it ends."},

		"start.way_mitid":                {"MitID", "MitID"},
		"start.way_mitid_erhverv":        {"MitID Erhverv", "MitID Erhverv"},
		"start.way_employee":             {"som medarbejder i kommunen", "as an employee of the municipality"},
		"start.way_employee_for_citizen": {"som medarbejder, der udfylder for en borger", "as an employee who fills in for a citizen"},

		"start.ways":  {"Du kan logge ind med:", "You can log in with:"},
		"start.clean": {"Gå til løsningen", "Go to the service"},
		"start.owner": {"Ansvarlig for løsningen", "Responsible for this service"},
		"start.test":  {"Det her er en test. Sager, du starter her, behandles ikke.", "This is a test. Cases that you start here are not processed."},

		"start.refused_paused":      {"Løsningen er sat på pause.", "This service is paused."},
		"start.refused_retired":     {"Løsningen bruges ikke længere.", "This service is not used any more."},
		"start.refused_not_yet":     {"Løsningen åbner {from}.", "This service opens on {from}."},
		"start.refused_over":        {"Løsningen kunne bruges til og med {until}. Den er nu lukket.", "This service could be used until {until}. It is now closed."},
		"start.refused_login":       {"Du skal logge ind for at bruge løsningen.", "You need to log in to use this service."},
		"start.refused_way":         {"Du kan ikke bruge løsningen med den slags login, du har.", "You cannot use this service with the kind of login you have."},
		"start.refused_citizen":     {"Løsningen er til at udfylde for en borger, og du har ikke valgt hvem.", "This service is for filling in for a citizen, and you have not chosen whom."},
		"start.refused_assurance":   {"Dit login er ikke sikkert nok til denne løsning.", "Your login is not secure enough for this service."},
		"start.refused_company":     {"Løsningen er kun for virksomheder.", "This service is for companies only."},
		"start.refused_group":       {"Løsningen er for medarbejdere i en anden gruppe end dine.", "This service is for employees in other groups than yours."},
		"start.refused_privilege":   {"Din fuldmagt giver ikke lov til at bruge løsningen for en anden.", "Your power of attorney does not let you use this service for somebody else."},
		"start.refused_test_person": {"Løsningen kan ikke bruges af en testperson.", "This service cannot be used by a test person."},
		"start.refused_age_unknown": {"Løsningen har en aldersgrænse, og dit login siger ikke, hvor gammel du er.", "This service has an age limit, and your login does not say how old you are."},
		"start.refused_too_young":   {"Man skal være fyldt {age} år for at bruge løsningen.", "You must be at least {age} years old to use this service."},
		"start.refused_too_old":     {"Løsningen kan kun bruges af personer, der er højst {age} år.", "This service can only be used by people who are at most {age} years old."},
		"start.refused_too_many":    {"Man kan højst have {limit} {limit|sag|sager} her, og det har du allerede.", "You can have at most {limit} {limit|case|cases} here, and you already have."},
		"start.refused_uninformed":  {"Læs, hvordan vi behandler dine oplysninger, før du starter.", "Read how we process your information before you start."},
		"start.refused_link":        {"Linket, du kom ad, indeholder noget, der ligner et CPR-nummer. Det må et link ikke.", "The link you came by holds something that looks like a CPR number. A link must not."},

		"start.advice_paused":      {"Prøv igen senere. Har du en kladde, kan du stadig gøre den færdig under Mine sager.", "Try again later. If you have a draft, you can still finish it under My cases."},
		"start.advice_retired":     {"Sager, der er i gang, fortsætter. Kontakt kommunen, hvis du søger noget lignende.", "Cases that are going on continue. Contact the municipality if you look for something similar."},
		"start.advice_not_yet":     {"Kom igen, når den er åbnet.", "Come back when it has opened."},
		"start.advice_over":        {"Kontakt kommunen, hvis du vil høre, om den åbner igen.", "Contact the municipality to hear whether it opens again."},
		"start.advice_login":       {"Log ind, så kommer du tilbage hertil.", "Log in, and you will come back here."},
		"start.advice_way":         {"Log ud, og log ind på en af de måder, der er nævnt her.", "Log out, and log in one of the ways named here."},
		"start.advice_citizen":     {"Vælg den borger, du udfylder for, og prøv igen.", "Choose the citizen you fill in for, and try again."},
		"start.advice_assurance":   {"Log ud, og log ind igen med et højere sikringsniveau.", "Log out, and log in again with a higher level of assurance."},
		"start.advice_company":     {"Log ud, og log ind på vegne af virksomheden.", "Log out, and log in on behalf of the company."},
		"start.advice_group":       {"Spørg den, der er ansvarlig for løsningen, om du skal have adgang.", "Ask whoever is responsible for the service whether you should have access."},
		"start.advice_privilege":   {"Den, du handler for, kan give dig en fuldmagt, der omfatter løsningen.", "Whom you act for can give you a power of attorney that covers the service."},
		"start.advice_test_person": {"Start en testsag i stedet, eller log ind som dig selv.", "Start a test case instead, or log in as yourself."},
		"start.advice_age_unknown": {"Log ind med et login, der er knyttet til dit CPR-nummer, eller kontakt kommunen.", "Log in with a login that is tied to your CPR number, or contact the municipality."},
		"start.advice_too_young":   {"En forælder eller værge kan kontakte kommunen.", "A parent or guardian can contact the municipality."},
		"start.advice_too_old":     {"Kontakt kommunen, hvis du er i tvivl om, hvad der gælder for dig.", "Contact the municipality if you are in doubt about what applies to you."},
		"start.advice_too_many":    {"Find den, du har, under Mine sager.", "Find the one you have under My cases."},
		"start.advice_uninformed":  {"Teksten er ændret, siden den blev vist. Den nye står her.", "The text has changed since it was shown. The new one is here."},
		"start.advice_link":        {"Gå til løsningen uden om linket, og sig det gerne til den, der har lavet det.", "Go to the service without the link, and do tell whoever made it."},
	}
}
