"""One TOML file for each payer: limits, edits and denial codes, each with its source."""
