"""Pages of channels, one module for each area."""
