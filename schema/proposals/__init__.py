"""Proposals in the language of the API: revisions, parties, terms, timeline."""
