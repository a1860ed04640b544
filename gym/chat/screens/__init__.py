"""Screens: what is not a claim, described in Python as blocks and drawn in the chat by one element."""
