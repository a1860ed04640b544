"""The minds: the LangGraph machine of a turn (docs/graph.md), coach and guard (docs/coach.md), reader and models."""
