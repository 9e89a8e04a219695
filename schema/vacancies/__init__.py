"""Vacancies and their timetables."""
