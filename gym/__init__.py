"""The product: the claim world, what trainees earned in it, and the doors to both."""
