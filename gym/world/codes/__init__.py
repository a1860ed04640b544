"""The code tables, and look-ups in them."""
