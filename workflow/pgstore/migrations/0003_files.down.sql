DROP TABLE bf_file_chunk;
DROP TABLE bf_file;
