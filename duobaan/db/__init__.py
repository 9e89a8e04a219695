"""Storage: declarative base, engines, the unit of work, outbox, audit and migrations."""
