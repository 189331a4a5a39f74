-- due_us is NULL for a record that is never due.
CREATE TABLE bf_record (
	org     TEXT NOT NULL,
	kind    TEXT NOT NULL,
	key     TEXT NOT NULL,
	owner   TEXT NOT NULL,
	version INTEGER NOT NULL,
	due_us  INTEGER,
	sealed  BLOB NOT NULL,
	PRIMARY KEY (org, kind, key)
) STRICT;

CREATE INDEX bf_record_due ON bf_record (kind, due_us, org, key) WHERE due_us IS NOT NULL;

CREATE TABLE bf_record_ref (
	org  TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref  TEXT NOT NULL,
	key  TEXT NOT NULL,
	PRIMARY KEY (org, kind, ref, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX bf_record_ref_key ON bf_record_ref (org, kind, key);

-- bytes is NULL once the key is erased; the row stays to say so.
CREATE TABLE bf_data_key (
	org     TEXT NOT NULL,
	owner   TEXT NOT NULL,
	wrapper TEXT NOT NULL,
	bytes   BLOB,
	version INTEGER NOT NULL,
	PRIMARY KEY (org, owner)
) STRICT;

CREATE INDEX bf_data_key_wrapper ON bf_data_key (wrapper) WHERE bytes IS NOT NULL;
