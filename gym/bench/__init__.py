"""Simulated learners that measure the adaptive engine (docs/adaptive.md)."""
