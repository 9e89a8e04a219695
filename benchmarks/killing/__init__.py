"""The parts of `python -m benchmarks.kills`: who does what, what must be found afterwards, and how it is looked up."""
