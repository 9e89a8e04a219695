"""What parties write to each other: one thread per introduction and per proposal, only between its parties."""
