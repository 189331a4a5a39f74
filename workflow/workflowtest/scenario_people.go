package workflowtest

import (
	"testing"
	"time"
)

// playEaster has a task wait over Easter 2026: Maundy Thursday is 2 April, Easter
// Monday 6 April. Two working days after Tuesday end with Tuesday the week after.
func playEaster(t *testing.T, k *Kit) {
	anders, lone, bo := k.Citizen("6101501234", "Anders Prøvesen"), k.Employee("lone", "sager"), k.Employee("bo", "ledelse")
	c := k.Case(t, anders, "frist").Fill("ansoeg", glasses).WantTold()
	c.As(lone).WantTasks("behandl")
	c.As(bo).WantTasks()
	c.Advance(7 * 24 * time.Hour).WantTold("group sager: Husk Behandl")
	c.Advance(7*24*time.Hour).WantTold("group sager: Husk Behandl", "group ledelse: Overtag Behandl")
	c.As(lone).WantTasks()
	c.As(bo).WantTasks("behandl").Approve("behandl").Ended("slut")
	wantStory(t, c.As(bo),
		"Tue 31 Mar 10:00 started by the applicant",
		"Tue 31 Mar 10:00 ansoeg: submitted by the applicant",
		"Wed 1 Apr 08:00 behandl: reminded by the system",
		"Wed 8 Apr 08:00 behandl: escalated to group ledelse by the system",
		"Tue 14 Apr 10:00 behandl: approved by bo",
		"Tue 14 Apr 10:00 ended in slut by bo",
	)
}

// playDelegation has a task taken, given on to a colleague outside the group, and
// done by them alone.
func playDelegation(t *testing.T, k *Kit) {
	anders, lone, per := k.Citizen("6101501234", "Anders Prøvesen"), k.Employee("lone", "sager"), k.Employee("per", "sager")
	vera := k.Employee("vera", "vej")
	c := k.Case(t, anders, "delegering").Fill("ansoeg", glasses).WantTold("group sager: Ny opgave: Behandl")
	c.As(lone).Claim("behandl")
	c.As(per).WantDenied("behandl")
	c.As(lone).Delegate("behandl", "vera", "Du kender sagen").WantTasks().WantDenied("behandl")
	c.As(vera).WantTasks("behandl").Approve("behandl").Ended("slut")
	c.WantTold("group sager: Ny opgave: Behandl", "vera: Ny opgave: Behandl")
	wantStory(t, c.As(vera),
		"Tue 31 Mar 10:00 started by the applicant",
		"Tue 31 Mar 10:00 ansoeg: submitted by the applicant",
		"Tue 31 Mar 10:00 behandl: claimed by lone",
		"Tue 31 Mar 10:00 behandl: assigned to vera by lone – Du kender sagen",
		"Tue 31 Mar 10:00 behandl: approved by vera",
		"Tue 31 Mar 10:00 ended in slut by vera",
	)
}
