"""Duobaan: the domain of hybrid teaching and job sharing, free of HTTP and search engines."""

__version__ = "0.1.0"
