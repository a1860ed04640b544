"""The claim and what stands behind it: encounter, coverage, people, note, and edits."""
