"""What docs/asvs.md promises and no neighbour tests: names, headers, bytes on the wire, what the source never does."""
