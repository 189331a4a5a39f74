-- River's indexes for finding jobs by their arguments and metadata. Nobody does,
-- and every insertion, fetch and completion of a job writes them.
DROP INDEX IF EXISTS river_job_args_index;
DROP INDEX IF EXISTS river_job_metadata_index;
