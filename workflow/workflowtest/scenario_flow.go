package workflowtest

import "testing"

var glasses = Answers{"/hvad": "briller", "/beloeb": "1.250,50"}

// playReject sends a case back past the step it came from, back one step, and to
// an end.
func playReject(t *testing.T, k *Kit) {
	anders, lone, bo := k.Citizen("6101501234", "Anders Prøvesen"), k.Employee("lone", "sager"), k.Employee("bo", "ledelse")
	c := k.Case(t, anders, "retur").Fill("ansoeg", glasses).Stands("indstil")
	c.As(lone).Approve("indstil").Stands("afgoer")
	c.As(bo).Reject("afgoer", "ansoeg", "Kvittering mangler").Stands("ansoeg")
	c.Sample("ansoeg") // what was answered before
	c.As(lone).Approve("indstil")
	c.As(bo).Reject("afgoer", "indstil", "Begrund indstillingen").Stands("indstil")
	c.As(lone).Approve("indstil")
	c.As(bo).Reject("afgoer", "afslag", "Ikke berettiget").Ended("afslag")
	wantStory(t, c.As(bo),
		"Tue 31 Mar 10:00 started by the applicant",
		"Tue 31 Mar 10:00 ansoeg: submitted by the applicant",
		"Tue 31 Mar 10:00 indstil: approved by lone",
		"Tue 31 Mar 10:00 afgoer: rejected to ansoeg by bo – Kvittering mangler",
		"Tue 31 Mar 10:00 ansoeg: submitted by the applicant",
		"Tue 31 Mar 10:00 indstil: approved by lone",
		"Tue 31 Mar 10:00 afgoer: rejected to indstil by bo – Begrund indstillingen",
		"Tue 31 Mar 10:00 indstil: approved by lone",
		"Tue 31 Mar 10:00 afgoer: rejected to afslag by bo – Ikke berettiget",
		"Tue 31 Mar 10:00 ended in afslag by bo",
	)
}

// playBranches has a handover done beside an approval, the approval rejected, and
// both done again before the branches meet.
func playBranches(t *testing.T, k *Kit) {
	anders, vera := k.Citizen("6101501234", "Anders Prøvesen"), k.Employee("vera", "vej")
	c := k.Case(t, anders, "sideloeb").Fill("ansoeg", glasses)
	c.Stands("vej").WantHanded("arkiv", "arkiv/1").WantHanded("brev")
	c.As(vera).Reject("vej", "", "Tegning mangler").Stands("ansoeg")
	c.Sample("ansoeg").Stands("vej").WantHanded("arkiv", "arkiv/1", "arkiv/2").WantHanded("brev")
	c.As(vera).Approve("vej").Ended("slut").WantHanded("brev", "brev/1")
}

// playFourEyes has whoever did the first of two steps denied the second.
func playFourEyes(t *testing.T, k *Kit) {
	anders, lone, per := k.Citizen("6101501234", "Anders Prøvesen"), k.Employee("lone", "sager"), k.Employee("per", "sager")
	c := k.Case(t, anders, "fire_oejne").Fill("ansoeg", glasses)
	c.As(lone).Approve("anvis").WantDenied("attester")
	c.As(per).WantTasks("attester").Approve("attester").Ended("slut")
}

// playDrive has every solution driven to its end without a word about how.
func playDrive(t *testing.T, k *Kit) {
	anders := k.Citizen("6101501234", "Anders Prøvesen")
	for _, id := range []string{"retur", "sideloeb", "frist", "delegering", "fire_oejne"} {
		k.Case(t, anders, id).Drive("slut").Ended("slut")
	}
	k.Case(t, anders, "retur").Drive("afgoer").Stands("afgoer").Drive("ansoeg").Stands("ansoeg").Drive("afslag").Ended("afslag")
}
