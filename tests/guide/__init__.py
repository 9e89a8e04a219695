"""The guide for client developers (docs/guide/clients) is played from top to bottom against the demo region."""
