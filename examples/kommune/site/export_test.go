package site

// What tests of the package look at from outside.
var (
	OpenJournal = openJournal
	LoadKeys    = loadKeys
	Local       = local
)
