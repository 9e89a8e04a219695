"""Teams of one to three people: the question for the coverage search, its answer, and what working time leaves."""
