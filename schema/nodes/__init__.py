"""Any object by its id."""
