"""What people send to channels, one module for each area."""
