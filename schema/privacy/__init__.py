"""One's own data: the end of an account. The export is at /privacy/export (api/export_pages.py)."""
