"""Clean visits, one TOML file each: what was done, how the note says it, what is drawn by chance."""
