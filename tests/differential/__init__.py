"""Compares the compiled executor with graphql-core on random documents and random data."""
