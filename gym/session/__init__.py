"""A session and its turns as plain values and functions: no graph, no database, no web."""
