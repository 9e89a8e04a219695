"""Relevance in figures: judged queries on each engine, against plain BM25 (docs/search.md says what came out)."""
