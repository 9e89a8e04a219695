"""Going out to addresses that somebody typed: looked up, judged and connected to, so that nothing inside is reached."""
