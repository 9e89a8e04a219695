"""Work under way: supervision, hours, absence, handover and evaluation of what was agreed."""
