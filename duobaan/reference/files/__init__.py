"""Reads publishers' own files row by row: DUO's schools, GeoNames' postcodes, ESCO's and SLO's words; no database."""
