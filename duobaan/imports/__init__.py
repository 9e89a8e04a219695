"""Files of organisations: professionals that a company puts forward and vacancies of schools, row by row."""
