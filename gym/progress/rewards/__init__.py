"""What a finished claim pays: XP, achievements and streaks."""
