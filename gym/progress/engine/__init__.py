"""The adaptive engine: ability, mastery, and the choice of the next claim (docs/adaptive.md)."""
