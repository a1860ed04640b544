"""Free text read into a move, by rules and by the model."""
