-- n is the number that was given last.
CREATE TABLE bf_counter (
	org    text COLLATE "C" NOT NULL,
	series text COLLATE "C" NOT NULL,
	n      bigint NOT NULL,
	PRIMARY KEY (org, series)
) WITH (fillfactor = 50);
