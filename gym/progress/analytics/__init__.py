"""How a user's skills grow: computed from the log, as curves and as CSV."""
