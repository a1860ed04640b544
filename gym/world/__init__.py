"""The simulated revenue cycle: claims, codes, payers (docs/payers.md), rules, faults (docs/faults.md), judge."""
