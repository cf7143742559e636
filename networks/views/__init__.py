"""Pages of networks, one module for each area."""
