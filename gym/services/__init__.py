"""What users and trainers can do: each one transaction over world, progress and store."""
