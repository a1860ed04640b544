"""Teams: their rules, boards and weekly totals."""
