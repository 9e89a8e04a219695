"""Conversations in the language of the API: threads and messages."""
