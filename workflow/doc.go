// Package workflow runs solutions: it publishes them, starts cases on them, and
// takes each case from step to step until it ends.
//
// Start with [Engine], which a vendor makes with [New] and calls from its pages:
// Publish, Start, View, Save, Attach, Submit, Approve, Reject, Tasks. A solution
// is a folder – solution.json, forms, texts, value lists, building blocks – that
// [Compile] turns into a [Workflow]. A vendor's own kinds of handover are
// [Handler]s.
//
// # How it works
//
// [Decide] is pure: from a workflow, a [State], a [Command] and [Facts] it works
// out the events that follow and the effects to be done outside. A case is its
// list of events, and [Apply] adds them up. The engine reads, decides, seals and
// commits: one [Commit] appends the events, updates drafts and the task index,
// writes the audit lines, and records and schedules the effects, whole or not at
// all. An effect's key – case/step/round – is the same however often it is
// tried; a store's scheduler calls [Engine.PerformEffect] until its outcome is
// recorded.
//
// A token is one step that is going on. Several edges on one outcome run in
// parallel; a step with a join takes the branches together again. A case worker
// in a branch may send the case back to before the branches parted: the others
// are called off, and a handover that is under way is brought to its end and
// leads nowhere.
//
// # Publishing and starting
//
// A version is its bytes: [Engine.Publish] keeps a folder under its hash, for
// ever, and only its state changes – draft and test until it is opened, then
// open, paused or retired. The latest that is open is on offer; the change log
// ([Engine.Changes]) is a chain of the audit trail. With [Options.Organisations]
// a solution that needs an option its organisation does not have is an authoring
// error. A case stays on its version, also when the host's program no longer
// holds it; a draft's owner may accept a newer one ([Engine.Upgrade]).
//
// A case that has been submitted stays on its version too, unless a publisher
// takes it to another one by a [MigrationPlan]: [Engine.PlanMigration] says which
// cases can go and why others cannot, [Engine.Migrate] takes those that can. A
// case goes where every step that it stands in is, its branches come together,
// and nothing of it is lost that the plan does not accept ([Migrate]). It keeps
// its past as it was, its deadlines, and the keys of what it has asked for
// outside; what is being handed over is handed over as it was asked for.
//
// [StartRules] say who may start: the way and strength of the login, age, groups,
// mandate, a window in time, how many cases one may have. [Admit] gives one of a
// closed set of reasons, a [Refusal]. The information duty ([Notice]) is shown
// first, and the case keeps the hash of what was shown. What a link gives is
// declared as [Param]s and is never about a person. A test case is one from its
// first event to the [CaseSnapshot] that handlers get; constructed people may
// begin nothing else.
//
// # What forms are told
//
// A form knows the login, the case and its other forms, and what [Options] has
// asked for: registers ([Options.Prefill]) about who fills in and whom they act
// for, a [Checker] about an answer, a [Looker] for an API field. They are asked
// when a case is started, when a step is opened first, and when a draft is saved
// or submitted – never while the case is locked. One that is down stops no form:
// an answer that could not be checked can be saved and not submitted. Where a
// register says something else at submit than the draft was begun with,
// [SubmitResult] tells once. Unique ids are given when a step is opened, running
// numbers when a form is submitted, by a store that is a [Counter]. All that an
// evaluation knew is kept with the submission.
//
// # Proof and why
//
// [Compile] explores what a case on a flow may come to, with the code that decides
// real cases, and refuses a flow in which a case could get stuck, with a shortest
// way that leads there; [Proof] says how far it got. [Engine.Why] says what a case
// waits for, and [Engine.WhyTaken] why guards sent it the way they did. Package
// simulate lets invented cases through a flow.
//
// # Access
//
// Default deny. A case is its owner's – the person, or the one they act for, or
// for an anonymous case the holder of its bearer token, which is kept only as a
// hash. Employees see a case when it has come to a step of one of their groups,
// and only the forms of such steps. To everybody else it does not exist.
//
// A step, and the solution by group ([Withhold]), may withhold fields of a form.
// Who does not see a field can neither change nor lose it, is not stopped by what
// is wrong with it, and learns of it neither from files, differences and exports
// nor from what other forms read of it.
//
// With [Options.Access] an employee needs a grant besides, by the policy of the
// organisation (package access): for what they do – read, act, repair, publish,
// hold, erase, audit – on a case of this subject, unit and sensitivity. What of
// a form is more sensitive than the grant reaches is withheld. That an employee
// was refused is written in the case's chain of reads.
//
// # Errors
//
// Authoring errors are [Problems], all at once, each with a JSON Pointer. Wrong
// answers are faults: data in the result, and what was typed is kept. Everything
// else is a failure with a code ([CodeOf]). Two tabs that save the same draft
// give the second a [StaleError]; nothing is overwritten. Every command takes an
// id that makes sending it twice harmless.
//
// # Personal data
//
// Events, answers, people and files are sealed with the case's own key before a
// [Store] or [Files] sees them; both keep opaque bytes. Erasing the key erases
// the case.
//
// A host calls [Engine.Tend] every hour or so. It erases what the solutions'
// [Retention] says is due, down to a [Tombstone] – never what is under legal hold
// ([Engine.Hold]), never while something is under way outside – signs the audit
// trail, and clears up after processes that were killed. [Engine.Erase] erases
// on request. [Engine.ExportPerson] gives people what is kept about them,
// [Engine.ExportSolution] gives all submissions of a solution. Whoever is not
// the person themself leaves a line in a case's chain of reads before anything
// of it is shown; [Engine.AuditTrail] and [Engine.VerifyTrail] are for auditors.
//
// # What it does not do
//
// It knows no supplier. Letters, case systems and the pension system are reached
// by handlers (package steps joins it with the contracts); whoever takes payments,
// consents and signatures tells of them with [Engine.ReportPayment],
// [Engine.Consent] and [Engine.Signed]. It has no pages (package workflowhttp) and
// logs nobody in: an [identity.Identity] is the host's word. It schedules nothing:
// the store calls PerformEffect, the host calls Tend. Answers are sealed, so no
// case is found by them.
//
// Files that are in no answer are deleted when a step is submitted and no other
// step is being filled in. What a killed process leaves of an upload, sealed and
// named by nothing, stays until Tend finds it.
//
// Erasing a case does not reach what others have: what was handed over, backups
// of the database – whose wrapped keys do not open without the host's wrapping
// key – and the references of people in the ledger's records, which say nothing
// without the index key.
//
// An Engine is safe for concurrent use, and several may share a store.
//
// The words are the field's: KLE is Kommunernes Emnesystematik, the
// municipalities' subject classification.
package workflow
