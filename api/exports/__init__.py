"""What one may see of a search as a file for a spreadsheet."""
