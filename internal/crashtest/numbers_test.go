package crashtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
)

// numbers are what cases were numbered by, as receivers have been told.
type numbers struct {
	byCase map[string]mark
	whose  map[string]string // case by number or id
}

// mark is what processes have numbered a case by: a running number and an id.
type mark struct {
	Number int64  `json:"nr"`
	ID     string `json:"ref"`
}

func newNumbers() numbers {
	return numbers{byCase: map[string]mark{}, whose: map[string]string{}}
}

// note notes the marks in a form that was handed over with a key, and returns
// what is wrong with them: a case has one of each for good, and no other case
// has, whichever process gave them and was killed.
func (n *numbers) note(key, form string) (wrong []string) {
	id, _, _ := strings.Cut(key, "/")
	var m mark
	if err := json.Unmarshal([]byte(form), &m); err != nil || m.Number < 1 || len(m.ID) != 36 {
		return []string{fmt.Sprintf("%s is not numbered: %+v, %v", key, m, err)}
	}
	if before, ok := n.byCase[id]; ok && before != m {
		wrong = append(wrong, fmt.Sprintf("%s is numbered %+v, and was %+v", key, m, before))
	}
	n.byCase[id] = m
	for _, one := range []string{fmt.Sprintf("number %d", m.Number), "id " + m.ID} {
		if other, ok := n.whose[one]; ok && other != id {
			wrong = append(wrong, fmt.Sprintf("%s is of case %s and of case %s", one, other, id))
		}
		n.whose[one] = id
	}
	return wrong
}
