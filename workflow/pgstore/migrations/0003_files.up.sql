-- turn counts appends: whoever began the last one may write.
CREATE TABLE bf_file (
	org      text COLLATE "C" NOT NULL,
	case_id  text COLLATE "C" NOT NULL,
	id       text COLLATE "C" NOT NULL,
	size     bigint NOT NULL,
	turn     bigint NOT NULL,
	released boolean NOT NULL,
	PRIMARY KEY (org, case_id, id)
) WITH (fillfactor = 80);

-- A chunk begins at a place in its file and goes to where the next one begins.
CREATE TABLE bf_file_chunk (
	org     text COLLATE "C" NOT NULL,
	case_id text COLLATE "C" NOT NULL,
	id      text COLLATE "C" NOT NULL,
	at      bigint NOT NULL,
	bytes   bytea NOT NULL,
	PRIMARY KEY (org, case_id, id, at),
	FOREIGN KEY (org, case_id, id) REFERENCES bf_file ON DELETE CASCADE
);

ALTER TABLE bf_file_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
