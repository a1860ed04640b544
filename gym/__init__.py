"""Training Gym: the claim world, what trainees earn in it, and how it is served."""
