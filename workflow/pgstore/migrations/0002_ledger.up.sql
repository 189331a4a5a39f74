-- due is NULL for a record that is never due.
CREATE TABLE bf_record (
	org     text COLLATE "C" NOT NULL,
	kind    text COLLATE "C" NOT NULL,
	key     text COLLATE "C" NOT NULL,
	owner   text COLLATE "C" NOT NULL,
	version bigint NOT NULL,
	due     timestamptz,
	refs    text[] COLLATE "C" NOT NULL,
	sealed  bytea NOT NULL,
	PRIMARY KEY (org, kind, key)
) WITH (fillfactor = 70);

ALTER TABLE bf_record ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE INDEX bf_record_due ON bf_record (kind, due, org, key) WHERE due IS NOT NULL;

-- What a record is found by: its refs, one in a row.
CREATE TABLE bf_record_ref (
	org  text COLLATE "C" NOT NULL,
	kind text COLLATE "C" NOT NULL,
	ref  text COLLATE "C" NOT NULL,
	key  text COLLATE "C" NOT NULL,
	PRIMARY KEY (org, kind, ref, key)
);

CREATE INDEX bf_record_ref_key ON bf_record_ref (org, kind, key);

-- bytes is NULL once the key is erased; the row stays to say so.
CREATE TABLE bf_data_key (
	org     text COLLATE "C" NOT NULL,
	owner   text COLLATE "C" NOT NULL,
	wrapper text COLLATE "C" NOT NULL,
	bytes   bytea,
	version bigint NOT NULL,
	PRIMARY KEY (org, owner)
);

CREATE INDEX bf_data_key_wrapper ON bf_data_key (wrapper, org, owner) WHERE bytes IS NOT NULL;
