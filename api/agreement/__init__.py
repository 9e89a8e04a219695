"""An agreement on paper: as a page to print and as a PDF, both from one sheet of plain words."""
