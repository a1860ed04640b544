"""The claim and what belongs to it: encounter, coverage, people, note and edits."""
