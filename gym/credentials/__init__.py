"""Badges and certificates: issued, verified, revoked; knows no trainee and no database (docs/certificates.md)."""
