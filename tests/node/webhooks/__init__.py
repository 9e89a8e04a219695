"""The official libraries of Standard Webhooks, on Python and on Node, as docs/webhooks.md shows them."""
