package i18n

import "errors"

var errNotADate = errors.New("i18n: date: not a date of the form 2006-01-02")
