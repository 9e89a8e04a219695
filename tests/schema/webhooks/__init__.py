"""Webhooks through GraphQL."""
