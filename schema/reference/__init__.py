"""Subjects, words, provinces and school holidays."""
