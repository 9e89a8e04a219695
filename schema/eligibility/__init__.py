"""The language of who may teach what: the assessment and trajectories."""
