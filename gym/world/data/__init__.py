"""Copies of public code tables; `SOURCES.csv` says where each comes from."""
