"""Webhooks: addresses of an organisation that are told of events, and the log of what was sent."""
