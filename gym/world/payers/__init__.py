"""The payers: their policies, and how they adjudicate a claim (docs/payers.md)."""
