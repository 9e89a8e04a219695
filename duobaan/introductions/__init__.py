"""Getting to know each other before a proposal."""
