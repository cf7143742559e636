"""Pages of notices, one module for each area."""
