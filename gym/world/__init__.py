"""The simulated revenue cycle: claims, code tables, payers (docs/payers.md), rules, faults (docs/faults.md), scenarios
and the judge.
"""
