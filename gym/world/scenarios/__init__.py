"""Scenarios: composed from clean claims and faults, and proved."""
