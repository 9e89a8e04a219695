"""Feeds: calendars and searches that a program of one's own follows, each through an address with a secret in it."""
