"""X12: claims out as 837P, answers out as 835 and 277CA, and 837P and 835 in, de-identified at the door."""
