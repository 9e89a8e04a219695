"""Agreed work: assignments, checks, signatures and life cycle."""
