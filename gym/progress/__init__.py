"""What trainees did and what it earned: pure functions over the log of events (docs/progress.md, docs/analytics.md)."""
