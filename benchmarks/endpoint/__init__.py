"""The endpoint in figures, beside other GraphQL servers in the same run; `python -m benchmarks.endpoint --help`."""
