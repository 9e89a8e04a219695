"""Notices of content that may be illegal or against the rules (DSA article 16), and what was decided on them."""
