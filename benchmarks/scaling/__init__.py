"""What grows with what, from ten thousand to a million profiles; run as `python -m benchmarks.scaling --help`."""
