"""The knowledge graph and its meaning."""
