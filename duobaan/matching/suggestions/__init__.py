"""The use cases that rank people for a vacancy and vacancies for a person, and explain one match."""
