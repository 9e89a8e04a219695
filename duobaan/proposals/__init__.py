"""Match proposals: revisions, consents and the way to an agreement."""
