"""Subscriptions: what changes, as it changes, through the same doors as queries."""
