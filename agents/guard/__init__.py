"""What a model's sentence must pass before anybody sees it."""
