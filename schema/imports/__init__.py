"""Imports of organisations as clients see them."""
