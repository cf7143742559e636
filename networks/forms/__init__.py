"""Input about networks, one module for each area."""
