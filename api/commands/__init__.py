"""The commands of `duobaan`, one concept per file."""
