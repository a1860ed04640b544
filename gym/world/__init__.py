"""The simulated revenue cycle: claims, rules, payers, faults and proved scenarios."""
