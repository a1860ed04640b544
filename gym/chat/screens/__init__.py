"""The chat's screens, all but the claim: described in Python as blocks, drawn by one element."""
