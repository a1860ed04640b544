"""What a coach is told, what it may say, and the plain words that need no model."""
