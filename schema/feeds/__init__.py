"""Feeds as clients see them."""
