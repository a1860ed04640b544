"""Badges and certificates: issues, verifies and revokes them; knows no trainee and no database (docs/certificates.md)."""
