"""Pages of rapid alerts."""
