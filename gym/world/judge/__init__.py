"""The judge: the outcome of a move, and the ways to resolve a claim."""
