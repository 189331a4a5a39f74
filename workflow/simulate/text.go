package simulate

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// Text returns the report as tables for people, in English.
func (r *Report) Text() string {
	var b strings.Builder
	guards := "by generated answers"
	if r.Free {
		guards = "chosen at random"
	}
	fmt.Fprintf(&b, "%s %s: %d cases, seed %d, guards %s\n", r.Solution, r.Version, r.Cases, r.Seed, guards)
	fmt.Fprintf(&b, "ended %d, not ended %d, stuck %d; dead letters %d, expired %d, escalated %d, reminded %d, reassigned %d, messages %d\n",
		r.Ended, r.NotEnded, r.Stuck, r.DeadLetters, r.Expired, r.Escalated, r.Reminded, r.Reassigned, r.Messages)
	fmt.Fprintf(&b, "a case takes %s (median), %s (nine in ten), %s (the longest)\n\n", span(r.Duration.Median), span(r.Duration.P90), span(r.Duration.Most))
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "end\tcases\tshare\t")
	for _, o := range r.Outcomes {
		fmt.Fprintf(t, "%s\t%d\t%d.%d %%\t\n", o.End, o.Cases, o.PerMille/10, o.PerMille%10)
	}
	t.Flush()
	b.WriteString("\n")
	fmt.Fprintln(t, "step\tentered\tcalled off\tmedian\tp90\tmost\tdead\tretries\texpired\tescalated\t")
	for _, s := range r.Steps {
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t\n", s.Step, s.Entered, s.CalledOff,
			span(s.Duration.Median), span(s.Duration.P90), span(s.Duration.Most), s.DeadLetters, s.Retries, s.Expired, s.Escalated)
	}
	t.Flush()
	return b.String()
}

// span writes a length of time in the two largest of its units.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == 0:
		return "0"
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return fmt.Sprintf("%dd%02dh", d/day, d%day/time.Hour)
}
