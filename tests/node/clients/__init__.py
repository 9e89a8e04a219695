"""Generators of typed clients, and the recipe of docs/clients.md."""
