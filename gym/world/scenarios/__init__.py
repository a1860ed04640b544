"""Scenarios: composed from a clean claim and faults, and proved."""
