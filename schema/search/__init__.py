"""Searches with facets, highlights and suggestions."""
