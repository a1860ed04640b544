"""Reads free text as a move on the claim, by rules first and by the model second."""
