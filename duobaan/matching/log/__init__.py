"""The log of rankings that people were shown."""
