"""Files that organisations send, the templates for them, and reports of what became of them."""
