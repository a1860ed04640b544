"""Challenges: two users on the same claims, sealed until both are done."""
