"""One week: of a person, a class, a school."""
