"""Signed messages to systems of organisations: what they are told, how it is sent, and what came of it."""
