"""A session and its turns as plain values and functions, without graph, database or web."""
