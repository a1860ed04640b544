"""Teams: their rules, boards and weeks."""
