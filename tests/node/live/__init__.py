"""npm's graphql-ws against a running server."""
