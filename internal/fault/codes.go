package fault

// The codes. What each means is in the table below, which docs/codes.md is
// generated from.
const (
	Required      Code = "required"
	BadType       Code = "bad_type"
	BadInteger    Code = "bad_integer"
	BadMoney      Code = "bad_money"
	BadDate       Code = "bad_date"
	BadEmail      Code = "bad_email"
	BadPhone      Code = "bad_phone"
	BadCPR        Code = "bad_cpr"
	TestCPR       Code = "test_cpr"
	BadText       Code = "bad_text"
	BadPattern    Code = "bad_pattern"
	BadOption     Code = "bad_option"
	TooShort      Code = "too_short"
	TooLong       Code = "too_long"
	TooSmall      Code = "too_small"
	TooLarge      Code = "too_large"
	TooFew        Code = "too_few"
	TooMany       Code = "too_many"
	FileType      Code = "file_type"
	FileSize      Code = "file_size"
	FileMissing   Code = "file_missing"
	NotAccepted   Code = "not_accepted"
	Overflow      Code = "overflow"
	LimitExceeded Code = "limit_exceeded"
	Rule          Code = "rule"
	CheckPending  Code = "check_pending"
	CheckFailed   Code = "check_failed"
	UnknownField  Code = "unknown_field"
	BadRange      Code = "bad_range"
	BadFormat     Code = "bad_format"
	BadDecimal    Code = "bad_decimal"
	TooPrecise    Code = "too_precise"
	BadTime       Code = "bad_time"
	BadDateTime   Code = "bad_datetime"
	BadDuration   Code = "bad_duration"
	NotFetched    Code = "not_fetched"
	Exit          Code = "exit"
	BadURL        Code = "bad_url"
	BadCVR        Code = "bad_cvr"
	BadPNumber    Code = "bad_pnumber"
	BadPlate      Code = "bad_plate"
	BadRanking    Code = "bad_ranking"
	OutOfLimits   Code = "out_of_limits"
)

// Info describes a code.
type Info struct {
	Code  Code
	Args  []Param
	Means string // one sentence for those who read the codes
}

// Param is one argument that every fault of a code carries.
type Param struct {
	Name string
	Kind Kind
}

var limit = []Param{{"limit", Limit}}

var codes = []Info{
	{Required, nil, "The field is required and has no answer."},
	{BadType, nil, "The answer's JSON is of another type than the field."},
	{BadInteger, nil, "The text is not a whole number within ±(2^53−1)."},
	{BadMoney, nil, "The text is not an amount in kroner with at most two decimals."},
	{BadDate, nil, "The text is not a date that exists."},
	{BadEmail, nil, "The text is not an e-mail address."},
	{BadPhone, nil, "The text is not a Danish phone number of eight digits, or an international one that starts with + or 00."},
	{BadCPR, nil, "The text is not a CPR number: ten digits that begin with a date."},
	{TestCPR, nil, "A constructed test number (day + 60) where test data is not allowed."},
	{BadText, nil, "The text holds control characters or is not valid Unicode."},
	{BadPattern, nil, "The text does not match the field's pattern."},
	{BadOption, nil, "The answer is not among the options on offer."},
	{TooShort, []Param{{"limit", Count}}, "The text has fewer characters than the least allowed."},
	{TooLong, []Param{{"limit", Count}}, "The text has more characters than allowed."},
	{TooSmall, limit, "The answer is less than the least allowed, or before the first date allowed."},
	{TooLarge, limit, "The answer is more than the most allowed, or after the last date allowed."},
	{TooFew, []Param{{"limit", Count}}, "Too few rows, files or choices."},
	{TooMany, []Param{{"limit", Count}}, "Too many rows, files or choices."},
	{FileType, []Param{{"types", Text}}, "The file is of a type that is not accepted here."},
	{FileSize, []Param{{"limit", Bytes}}, "The file is larger than allowed."},
	{FileMissing, nil, "The file named in the answer has not been received."},
	{NotAccepted, nil, "The declaration has not been accepted."},
	{Overflow, nil, "A calculation left the range of its type."},
	{LimitExceeded, []Param{{"limit", Count}}, "The answers need more evaluation steps than the form allows."},
	{Rule, nil, "A rule written by the form's author is not met; the rule has its own message."},
	{CheckPending, nil, "A check that only the server can do has not been done for this answer."},
	{CheckFailed, nil, "A check that only the server can do said no."},
	{UnknownField, nil, "The answers name a field the form does not have."},
	{BadRange, nil, "The period ends before it begins."},
	{BadFormat, []Param{{"example", Text}}, "The text is not of the named form that the field takes, such as a postal code or an account number."},
	{BadDecimal, nil, "The text is not a number, or one with more digits than a decimal number can have."},
	{TooPrecise, []Param{{"limit", Count}}, "The number has more decimals than the field takes."},
	{BadTime, nil, "The text is not a time of day."},
	{BadDateTime, nil, "The text is not a date and a time of day that exist: the hour that summer time skips does not."},
	{BadDuration, []Param{{"example", Limit}}, "The text is not a duration in whole minutes, or in whole days where the field counts in days."},
	{NotFetched, nil, "A required field that only a register or the login can fill has no value."},
	{Exit, nil, "The answers lead to a page that ends the form; it says why."},
	{BadURL, nil, "The text is not the address of a page: http or https, a host with a dot in it, and at most 2,000 bytes."},
	{BadCVR, nil, "The text is not a CVR number: eight digits that pass the modulus 11 check."},
	{BadPNumber, nil, "The text is not a P-number: ten digits."},
	{BadPlate, nil, "The text is not the registration of a vehicle: two to seven letters and digits."},
	{BadRanking, nil, "The options are not all ranked, or one has two places."},
	{OutOfLimits, nil, "The answer, or how many there are, is outside a limit that comes from something withheld from the reader."},
}

// Codes returns the table of all codes in a fixed order. The caller must not
// change it.
func Codes() []Info { return codes }

// Lookup returns the description of code.
func Lookup(code Code) (Info, bool) {
	for _, info := range codes {
		if info.Code == code {
			return info, true
		}
	}
	return Info{}, false
}
