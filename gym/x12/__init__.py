"""Claims as 837P, answers as 835 and 277CA, written and read; what is read is de-identified (docs/x12.md)."""
