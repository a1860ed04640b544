"""How well the adaptive engine does, on simulated learners who are none of its own model."""
