"""Pages of the library, one module for each area."""
