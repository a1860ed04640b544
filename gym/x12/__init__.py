"""Claims as 837P files and answers as 835 and 277CA, written and read; what is read is de-identified first
(docs/x12.md).
"""
