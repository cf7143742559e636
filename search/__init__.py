"""Find anything one may see, and only that."""
