"""What users and trainers can do: each act is one transaction over world, progress and store."""
