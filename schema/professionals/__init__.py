"""Professionals, their papers, availability and releases."""
