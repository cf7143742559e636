"""Composed reads about people. The caller has passed the gate."""
