"""Vacancies and the lessons of their timetables."""
