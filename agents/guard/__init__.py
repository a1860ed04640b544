"""Checks each sentence of a model before it is shown."""
