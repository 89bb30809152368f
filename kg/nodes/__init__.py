"""What stands in the graph: decision nodes, recommendation leaves and the tracks they belong to."""
