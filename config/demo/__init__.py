"""Demonstration content: four networks, their people and what they said. No real case or person."""
