"""Live updates over real sockets."""
