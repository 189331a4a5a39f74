DROP TABLE bf_node;
