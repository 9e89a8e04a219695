"""How the market and a region stand: open against available hours, the way to agreed work, what is stuck."""
