"""Operations of cached documents compiled to Python; whatever is irregular is left to graphql-core (ADR-27)."""
