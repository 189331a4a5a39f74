-- Text is compared byte by byte, as the contract of workflow.Store asks: every
-- column that anything is found or ordered by has the collation "C". Times that
-- need not be there are NULL when they are not. Sealed bytes do not compress.

-- What a statement that changes nothing must not do is go unnoticed: statements
-- are sent many at a time, and this ends the transaction.
CREATE FUNCTION bf_require(ok boolean, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF ok IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'BF001', MESSAGE = what;
	END IF;
END
$$;

CREATE TABLE bf_version (
	org       text COLLATE "C" NOT NULL,
	solution  text COLLATE "C" NOT NULL,
	hash      text COLLATE "C" NOT NULL,
	label     text COLLATE "C" NOT NULL,
	state     text COLLATE "C" NOT NULL,
	published timestamptz NOT NULL,
	bytes     bytea NOT NULL,
	PRIMARY KEY (org, solution, hash)
);

CREATE TABLE bf_case (
	org      text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	version  bigint NOT NULL,
	events   bigint NOT NULL,
	solution text COLLATE "C" NOT NULL,
	hash     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	subject  text COLLATE "C" NOT NULL,
	token    text COLLATE "C" NOT NULL,
	kle      text COLLATE "C" NOT NULL,
	test     boolean NOT NULL,
	parent   text COLLATE "C" NOT NULL,
	created  timestamptz NOT NULL,
	updated  timestamptz NOT NULL,
	ended    timestamptz,
	outcome  text COLLATE "C" NOT NULL,
	hold     boolean NOT NULL,
	purge    timestamptz,
	PRIMARY KEY (org, id)
) WITH (fillfactor = 85);

CREATE INDEX bf_case_created ON bf_case (org, created, id);
CREATE INDEX bf_case_subject ON bf_case (org, subject, created, id) WHERE subject <> '';
CREATE INDEX bf_case_solution ON bf_case (org, solution, created, id);
CREATE INDEX bf_case_parent ON bf_case (org, parent, created, id) WHERE parent <> '';
CREATE INDEX bf_case_purge ON bf_case (org, purge) WHERE purge IS NOT NULL AND NOT hold;

CREATE TABLE bf_event (
	org     text COLLATE "C" NOT NULL,
	case_id text COLLATE "C" NOT NULL,
	seq     bigint NOT NULL,
	at      timestamptz NOT NULL,
	type    text COLLATE "C" NOT NULL,
	body    bytea NOT NULL,
	PRIMARY KEY (org, case_id, seq)
);

ALTER TABLE bf_event ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE bf_doc (
	org      text COLLATE "C" NOT NULL,
	case_id  text COLLATE "C" NOT NULL,
	key      text COLLATE "C" NOT NULL,
	revision bigint NOT NULL,
	at       timestamptz NOT NULL,
	body     bytea NOT NULL,
	PRIMARY KEY (org, case_id, key)
) WITH (fillfactor = 70);

ALTER TABLE bf_doc ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE bf_command (
	org     text COLLATE "C" NOT NULL,
	case_id text COLLATE "C" NOT NULL,
	id      text COLLATE "C" NOT NULL,
	digest  text COLLATE "C" NOT NULL,
	version bigint NOT NULL,
	PRIMARY KEY (org, case_id, id)
);

CREATE TABLE bf_task (
	org      text COLLATE "C" NOT NULL,
	case_id  text COLLATE "C" NOT NULL,
	key      text COLLATE "C" NOT NULL,
	kind     text COLLATE "C" NOT NULL,
	grp      text COLLATE "C" NOT NULL,
	person   text COLLATE "C" NOT NULL,
	claimed  text COLLATE "C" NOT NULL,
	solution text COLLATE "C" NOT NULL,
	hash     text COLLATE "C" NOT NULL,
	step     text COLLATE "C" NOT NULL,
	round    integer NOT NULL,
	since    timestamptz NOT NULL,
	due      timestamptz,
	kle      text COLLATE "C" NOT NULL,
	test     boolean NOT NULL,
	PRIMARY KEY (org, case_id, key)
);

CREATE INDEX bf_task_since ON bf_task (org, since, case_id, key);
CREATE INDEX bf_task_group ON bf_task (org, grp, since, case_id, key) WHERE grp <> '';
CREATE INDEX bf_task_person ON bf_task (org, person, since, case_id, key) WHERE person <> '';
CREATE INDEX bf_task_claimed ON bf_task (org, claimed, since, case_id, key) WHERE claimed <> '';
CREATE INDEX bf_task_due ON bf_task (org, due) WHERE due IS NOT NULL;

-- job is the newest River job that calls for the effect; it may be gone.
CREATE TABLE bf_effect (
	id       text COLLATE "C" NOT NULL PRIMARY KEY,
	org      text COLLATE "C" NOT NULL,
	case_id  text COLLATE "C" NOT NULL,
	key      text COLLATE "C" NOT NULL,
	kind     text COLLATE "C" NOT NULL,
	step     text COLLATE "C" NOT NULL,
	round    integer NOT NULL,
	part     text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	attempts integer NOT NULL,
	waits    integer NOT NULL,
	since    timestamptz,
	code     text COLLATE "C" NOT NULL,
	next     timestamptz,
	created  timestamptz NOT NULL,
	updated  timestamptz NOT NULL,
	job      bigint
) WITH (fillfactor = 80);

CREATE INDEX bf_effect_case ON bf_effect (org, case_id, created, id);
CREATE INDEX bf_effect_state ON bf_effect (state, created, id);
CREATE INDEX bf_effect_due ON bf_effect (next) WHERE state = 'pending';

-- The head of each chain. Whoever appends has locked its row.
CREATE TABLE bf_audit_head (
	org     text COLLATE "C" NOT NULL,
	case_id text COLLATE "C" NOT NULL,
	seq     bigint NOT NULL,
	hash    bytea NOT NULL,
	PRIMARY KEY (org, case_id)
) WITH (fillfactor = 80);

CREATE TABLE bf_audit_line (
	org       text COLLATE "C" NOT NULL,
	case_id   text COLLATE "C" NOT NULL,
	seq       bigint NOT NULL,
	at        timestamptz NOT NULL,
	actor     text COLLATE "C" NOT NULL,
	principal text COLLATE "C" NOT NULL,
	purpose   text COLLATE "C" NOT NULL,
	what      text COLLATE "C" NOT NULL,
	ref       text COLLATE "C" NOT NULL,
	prev      bytea NOT NULL,
	hash      bytea NOT NULL,
	PRIMARY KEY (org, case_id, seq)
);

CREATE TABLE bf_audit_checkpoint (
	org    text COLLATE "C" NOT NULL,
	number bigint NOT NULL,
	data   text NOT NULL,
	PRIMARY KEY (org, number)
);
