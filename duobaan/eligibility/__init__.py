"""Who may teach what, on which legal ground; dated rules with their sources."""
