"""Reference data: dated facts with their source, as pure loaders, and the files that publishers give out."""
