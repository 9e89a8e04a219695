"""The account of whoever asks, their memberships and saved searches."""
