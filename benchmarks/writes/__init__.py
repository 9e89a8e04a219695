"""Proposals per CPU-second with durable commits, beside a plain ORM; `python -m benchmarks.writes --help`."""
