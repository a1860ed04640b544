"""Badges and certificates: issue, bake, print, verify, revoke. Knows no trainee, no database, no clock."""
