"""Measures a coach: the cases, what is counted in its words, and the report card."""
