"""The search engine that lives in the serving process, on tantivy: one writer, many readers, a folder or memory."""

from search.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
