"""What the viewer was told, and how they want to be."""
