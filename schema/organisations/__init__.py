"""Organisations of every kind, their members and settings."""
