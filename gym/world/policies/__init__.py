"""One TOML file a payer: its limits, edits and denial codes, each with source and confidence."""
