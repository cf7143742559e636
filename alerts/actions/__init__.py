"""What changes rapid alerts."""
