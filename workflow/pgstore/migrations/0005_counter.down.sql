DROP TABLE bf_counter;
