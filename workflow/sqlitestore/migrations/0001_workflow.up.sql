-- Times are microseconds since 1970, in UTC. Text is compared byte by byte
-- (SQLite's BINARY collation), as the contract of workflow.Store asks.

CREATE TABLE bf_version (
	org          TEXT NOT NULL,
	solution     TEXT NOT NULL,
	hash         TEXT NOT NULL,
	label        TEXT NOT NULL,
	state        TEXT NOT NULL,
	published_us INTEGER NOT NULL,
	bytes        BLOB NOT NULL,
	PRIMARY KEY (org, solution, hash)
) STRICT;

CREATE TABLE bf_case (
	org        TEXT NOT NULL,
	id         TEXT NOT NULL,
	version    INTEGER NOT NULL,
	events     INTEGER NOT NULL,
	solution   TEXT NOT NULL,
	hash       TEXT NOT NULL,
	state      TEXT NOT NULL,
	subject    TEXT NOT NULL,
	token      TEXT NOT NULL,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL,
	PRIMARY KEY (org, id)
) STRICT;

CREATE INDEX bf_case_created ON bf_case (org, created_us, id);
CREATE INDEX bf_case_subject ON bf_case (org, subject, created_us, id) WHERE subject <> '';
CREATE INDEX bf_case_solution ON bf_case (org, solution, created_us, id);

CREATE TABLE bf_event (
	org     TEXT NOT NULL,
	case_id TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	at_us   INTEGER NOT NULL,
	type    TEXT NOT NULL,
	body    BLOB NOT NULL,
	PRIMARY KEY (org, case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE bf_doc (
	org      TEXT NOT NULL,
	case_id  TEXT NOT NULL,
	key      TEXT NOT NULL,
	revision INTEGER NOT NULL,
	at_us    INTEGER NOT NULL,
	body     BLOB NOT NULL,
	PRIMARY KEY (org, case_id, key)
) STRICT;

CREATE TABLE bf_command (
	org     TEXT NOT NULL,
	case_id TEXT NOT NULL,
	id      TEXT NOT NULL,
	digest  TEXT NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (org, case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bf_task (
	org      TEXT NOT NULL,
	case_id  TEXT NOT NULL,
	key      TEXT NOT NULL,
	kind     TEXT NOT NULL,
	grp      TEXT NOT NULL,
	person   TEXT NOT NULL,
	solution TEXT NOT NULL,
	hash     TEXT NOT NULL,
	step     TEXT NOT NULL,
	round    INTEGER NOT NULL,
	since_us INTEGER NOT NULL,
	PRIMARY KEY (org, case_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX bf_task_case ON bf_task (org, case_id, since_us, key);
CREATE INDEX bf_task_since ON bf_task (org, since_us, case_id, key);
CREATE INDEX bf_task_group ON bf_task (org, grp, since_us, case_id, key) WHERE grp <> '';
CREATE INDEX bf_task_person ON bf_task (org, person, since_us, case_id, key) WHERE person <> '';

-- job is the newest River job that calls for the effect; NULL when none does.
CREATE TABLE bf_effect (
	id         TEXT NOT NULL PRIMARY KEY,
	org        TEXT NOT NULL,
	case_id    TEXT NOT NULL,
	key        TEXT NOT NULL,
	kind       TEXT NOT NULL,
	step       TEXT NOT NULL,
	round      INTEGER NOT NULL,
	state      TEXT NOT NULL,
	attempts   INTEGER NOT NULL,
	code       TEXT NOT NULL,
	next_us    INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL,
	job        INTEGER
) STRICT;

CREATE INDEX bf_effect_case ON bf_effect (org, case_id, created_us, id);
CREATE INDEX bf_effect_state ON bf_effect (state, created_us, id);
CREATE INDEX bf_effect_due ON bf_effect (next_us) WHERE state = 'pending';

CREATE TABLE bf_audit_line (
	org       TEXT NOT NULL,
	case_id   TEXT NOT NULL,
	seq       INTEGER NOT NULL,
	at_us     INTEGER NOT NULL,
	actor     TEXT NOT NULL,
	principal TEXT NOT NULL,
	purpose   TEXT NOT NULL,
	what      TEXT NOT NULL,
	ref       TEXT NOT NULL,
	prev      BLOB NOT NULL,
	hash      BLOB NOT NULL,
	PRIMARY KEY (org, case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE bf_audit_checkpoint (
	org    TEXT NOT NULL,
	number INTEGER NOT NULL,
	data   TEXT NOT NULL,
	PRIMARY KEY (org, number)
) STRICT;
