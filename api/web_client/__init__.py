"""Serves the client that runs in the browser: its files, its pages, and what a page's head says without it."""
