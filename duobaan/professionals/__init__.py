"""Professionals: profile, papers, weekly availability and the employer's release."""
