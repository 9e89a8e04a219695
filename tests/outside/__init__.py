"""Suites that others wrote, run against a real server as several people: `python -m tests.outside`, at length."""
