"""The embedded engine in figures, beside SQLite FTS5; run as `python -m benchmarks.search --help`."""
