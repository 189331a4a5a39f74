DROP TABLE bf_data_key;
DROP TABLE bf_record_ref;
DROP TABLE bf_record;
