"""Who fits where, and why; pure rules and the figures that they need."""
