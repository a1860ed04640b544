"""The judge: what a move comes to, and every other way a claim is resolved."""
