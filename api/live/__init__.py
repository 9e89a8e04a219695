"""Transports that stay open: server-sent events and graphql-transport-ws."""
