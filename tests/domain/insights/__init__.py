"""Figures of the market and of a region."""
