"""Reports of content: GraphQL types, the queue, making one and deciding it."""
