"""Clean visits as TOML, one file each: what was done, how the note says it and what may be drawn by chance."""
