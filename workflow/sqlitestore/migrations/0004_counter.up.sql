-- n is the number that was given last.
CREATE TABLE bf_counter (
	org    TEXT NOT NULL,
	series TEXT NOT NULL,
	n      INTEGER NOT NULL,
	PRIMARY KEY (org, series)
) STRICT, WITHOUT ROWID;
