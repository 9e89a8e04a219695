"""Random histories of use cases, a model of our own beside them, and the laws that hold after every step."""
