"""The minds: the LangGraph machine that runs a turn (docs/graph.md), the coach and its guard (docs/coach.md), the
reader of free text, and the models.
"""
