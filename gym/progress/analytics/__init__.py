"""How a user grew: the fold over the log, its curves, and the table for CSV."""
