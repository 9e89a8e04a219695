"""The client in a real browser, on one seeded server per session."""
