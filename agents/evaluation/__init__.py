"""How well a coach does: what it is asked, how its words are measured, and the card that says so."""
