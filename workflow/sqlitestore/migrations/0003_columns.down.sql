DROP INDEX bf_case_parent;
DROP INDEX bf_case_purge;
DROP INDEX bf_task_claimed;
DROP INDEX bf_task_due;

ALTER TABLE bf_effect DROP COLUMN since_us;
ALTER TABLE bf_effect DROP COLUMN waits;
ALTER TABLE bf_effect DROP COLUMN part;

ALTER TABLE bf_task DROP COLUMN test;
ALTER TABLE bf_task DROP COLUMN kle;
ALTER TABLE bf_task DROP COLUMN due_us;
ALTER TABLE bf_task DROP COLUMN claimed;

ALTER TABLE bf_case DROP COLUMN purge_us;
ALTER TABLE bf_case DROP COLUMN hold;
ALTER TABLE bf_case DROP COLUMN outcome;
ALTER TABLE bf_case DROP COLUMN ended_us;
ALTER TABLE bf_case DROP COLUMN parent;
ALTER TABLE bf_case DROP COLUMN test;
ALTER TABLE bf_case DROP COLUMN kle;
