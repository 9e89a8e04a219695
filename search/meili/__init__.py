"""The production engine: an adapter over the official Meilisearch client, the only place that imports it."""

from search.meili.engine import MeiliEngine

__all__ = ["MeiliEngine"]
