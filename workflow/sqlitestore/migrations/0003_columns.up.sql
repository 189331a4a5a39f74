-- Times that need not be there are NULL when they are not.

ALTER TABLE bf_case ADD COLUMN kle TEXT NOT NULL DEFAULT '';
ALTER TABLE bf_case ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bf_case ADD COLUMN parent TEXT NOT NULL DEFAULT '';
ALTER TABLE bf_case ADD COLUMN ended_us INTEGER;
ALTER TABLE bf_case ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE bf_case ADD COLUMN hold INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bf_case ADD COLUMN purge_us INTEGER;

CREATE INDEX bf_case_parent ON bf_case (org, parent, created_us, id) WHERE parent <> '';
CREATE INDEX bf_case_purge ON bf_case (org, purge_us) WHERE purge_us IS NOT NULL AND hold = 0;

ALTER TABLE bf_task ADD COLUMN claimed TEXT NOT NULL DEFAULT '';
ALTER TABLE bf_task ADD COLUMN due_us INTEGER;
ALTER TABLE bf_task ADD COLUMN kle TEXT NOT NULL DEFAULT '';
ALTER TABLE bf_task ADD COLUMN test INTEGER NOT NULL DEFAULT 0;

CREATE INDEX bf_task_claimed ON bf_task (org, claimed, since_us, case_id, key) WHERE claimed <> '';
CREATE INDEX bf_task_due ON bf_task (org, due_us) WHERE due_us IS NOT NULL;

ALTER TABLE bf_effect ADD COLUMN part TEXT NOT NULL DEFAULT '';
ALTER TABLE bf_effect ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bf_effect ADD COLUMN since_us INTEGER;
