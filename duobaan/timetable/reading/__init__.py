"""Reads a timetable that somebody pasted: spreadsheet cells, short text, CSV, Untis GPU001, iCalendar."""
