"""The state machine of a turn, and the words around it."""
