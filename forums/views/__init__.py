"""Pages of the forums, one module for each area."""
