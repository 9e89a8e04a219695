"""The demo region: deterministic, invented people in real places."""
