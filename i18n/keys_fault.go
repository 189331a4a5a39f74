package i18n

// faultTexts words every fault code. They tell the citizen what to do, in the
// imperative, and use exactly the arguments of the code.
func faultTexts() map[string]text {
	return map[string]text{
		"fault.required":       {"Feltet skal udfyldes.", "This field must be filled in."},
		"fault.bad_type":       {"Svaret har en forkert type. Udfyld feltet igen.", "The answer is of the wrong type. Fill in the field again."},
		"fault.bad_integer":    {"Skriv et helt tal, for eksempel 12.", "Enter a whole number, for example 12."},
		"fault.bad_money":      {"Skriv et beløb i kroner, for eksempel 1.250,50.", "Enter an amount in kroner, for example 1,250.50."},
		"fault.bad_date":       {"Skriv en dato, der findes, som dag, måned og år, for eksempel 24.12.2026.", "Enter a date that exists, as day, month and year, for example 24/12/2026."},
		"fault.bad_email":      {"Skriv en e-mailadresse, for eksempel navn@eksempel.dk.", "Enter an email address, for example name@example.com."},
		"fault.bad_phone":      {"Skriv et dansk telefonnummer på 8 cifre eller et udenlandsk nummer, der begynder med + eller 00.", "Enter a Danish phone number of 8 digits, or a foreign number that starts with + or 00."},
		"fault.bad_cpr":        {"Skriv et CPR-nummer på 10 cifre, der begynder med en fødselsdato.", "Enter a CPR number of 10 digits that begins with a date of birth."},
		"fault.test_cpr":       {"Nummeret er et testnummer og kan ikke bruges her.", "This is a test number and cannot be used here."},
		"fault.bad_text":       {"Teksten indeholder tegn, der ikke kan bruges. Skriv den igen.", "The text contains characters that cannot be used. Enter it again."},
		"fault.bad_pattern":    {"Svaret er ikke skrevet på den måde, feltet kræver.", "The answer is not written in the way this field requires."},
		"fault.bad_option":     {"Vælg en af de viste muligheder.", "Choose one of the options shown."},
		"fault.too_short":      {"Skriv mindst {limit} {limit|tegn|tegn}.", "Enter at least {limit} {limit|character|characters}."},
		"fault.too_long":       {"Skriv højst {limit} {limit|tegn|tegn}.", "Enter at most {limit} {limit|character|characters}."},
		"fault.too_small":      {"Svaret skal mindst være {limit}.", "The answer must be {limit} or more."},
		"fault.too_small.date": {"Datoen må tidligst være {limit}.", "The date must be {limit} or later."},
		"fault.too_large":      {"Svaret må højst være {limit}.", "The answer must be {limit} or less."},
		"fault.too_large.date": {"Datoen må senest være {limit}.", "The date must be {limit} or earlier."},
		"fault.too_few":        {"Tilføj eller vælg mindst {limit}.", "Add or choose at least {limit}."},
		"fault.too_many":       {"Tilføj eller vælg højst {limit}.", "Add or choose at most {limit}."},
		"fault.file_type":      {"Filen har en type, der ikke kan bruges her. Vælg en fil af typen {types}.", "The file is of a type that cannot be used here. Choose a file of type {types}."},
		"fault.file_size":      {"Filen er for stor. Vælg en fil på højst {limit}.", "The file is too large. Choose a file of at most {limit}."},
		"fault.file_missing":   {"Filen er ikke modtaget. Vedhæft den igen.", "The file has not been received. Attach it again."},
		"fault.not_accepted":   {"Erklæringen skal accepteres, før du kan fortsætte.", "The declaration must be accepted before you can continue."},
		"fault.overflow":       {"Tallene i beregningen er for store. Ret dem, den bygger på.", "The numbers in the calculation are too large. Correct those it builds on."},
		"fault.limit_exceeded": {"Svarene kræver mere end {limit} {limit|regnetrin|regnetrin}. Fjern nogle af rækkerne.", "The answers need more than {limit} {limit|calculation step|calculation steps}. Remove some of the rows."},
		"fault.rule":           {"Svarene passer ikke sammen. Ret dem.", "The answers do not fit together. Correct them."},
		"fault.check_pending":  {"Svaret er endnu ikke kontrolleret. Vent lidt, eller gem og prøv igen.", "The answer has not been checked yet. Wait a moment, or save and try again."},
		"fault.check_failed":   {"Svaret kunne ikke bekræftes ved kontrollen. Ret det, hvis det er forkert.", "The answer could not be confirmed by the check. Correct it if it is wrong."},
		"fault.bad_range":      {"Slutdatoen er før startdatoen. Ret en af dem.", "The period ends before it begins. Correct one of the dates."},
		"fault.bad_format":     {"Skriv svaret på denne måde: {example}.", "Write the answer like this: {example}."},
		"fault.unknown_field":  {"Svarene nævner et felt, som formularen ikke har.", "The answers name a field that the form does not have."},
	}
}
