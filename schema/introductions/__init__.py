"""Introductions in the language of the API."""
