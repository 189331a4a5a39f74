-- The processes that perform effects, and when each last said that it lives.
CREATE TABLE bf_node (
	id   text COLLATE "C" NOT NULL PRIMARY KEY,
	beat timestamptz NOT NULL
);
