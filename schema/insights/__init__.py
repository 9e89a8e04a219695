"""How the market and a region stand."""
