"""What was done and what it earned: pure folds over the event log."""
