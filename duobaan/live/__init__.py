"""Live updates: events of the outbox as they are committed, for whoever follows them."""
