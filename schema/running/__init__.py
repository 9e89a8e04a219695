"""Work under way in the language of the API: supervision, hours, absence, handover, evaluation, cost."""
