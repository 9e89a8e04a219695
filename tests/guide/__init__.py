"""The guide for client developers (docs/guide) is played from top to bottom against the demo region."""
