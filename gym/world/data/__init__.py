"""The product's own copies of public code tables; `SOURCES.csv` says where each comes from."""
