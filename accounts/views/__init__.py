"""One's own pages."""
