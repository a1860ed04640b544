"""Pathways, exams and certificates."""
