"""The facts that a coach is given, and the plain sentences that need no model (docs/coach.md)."""
