"""Pasted timetables read into lessons."""
