"""What a match is decided on: read from the database, stripped of what is personal, as plain values."""
