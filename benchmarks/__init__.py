"""Campaigns that measure or attack a real installation; each runs as `python -m benchmarks.<name> --help`."""
