"""Payers: their policies, and how they adjudicate."""
