"""Agreed work in the language of the API: assignments, signatures, checks."""
