"""One week: of a person over all employers, of a class, of a school."""
