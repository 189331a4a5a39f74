package itest

import (
	"testing"
	"time"
)

// A task counts when some main thread computed for as long as a long task needs,
// and when nobody knows.
func TestComputed(t *testing.T) {
	t.Parallel()
	start := time.Unix(1_772_000_000, 0)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	thread := func(ran ...int) []sample { // one sample every 20 ms
		out := make([]sample, len(ran))
		for i, ms := range ran {
			out[i] = sample{at(20 * i), time.Duration(ms) * time.Millisecond}
		}
		return out
	}
	cases := []struct {
		name    string
		threads map[int][]sample
		want    bool
	}{
		{"computed all the time", map[int][]sample{1: thread(0, 20, 40, 60, 80, 100, 120)}, true},
		{"waited for a processor", map[int][]sample{1: thread(0, 2, 4, 6, 8, 10, 12)}, false},
		{"another renderer computed", map[int][]sample{1: thread(0, 0, 0, 0, 0, 0, 0), 2: thread(5, 25, 45, 65, 85, 105, 125)}, true},
		{"computed before and after only", map[int][]sample{1: thread(0, 20, 22, 24, 26, 28, 90)}, false},
		{"the samples end before", map[int][]sample{1: thread(0)}, true},
		{"no samples", nil, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := &processor{threads: c.threads}
			if got := p.computed(at(20), at(100)); got != c.want {
				t.Errorf("computed = %v, want %v", got, c.want)
			}
		})
	}
	if !(*processor)(nil).computed(at(20), at(100)) {
		t.Error("where the kernel does not tell, every task counts")
	}
}
