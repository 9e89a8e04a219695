"""What a process counts of itself, and the page on which Prometheus reads it."""
