"""What fits: how well, who together, and why."""
