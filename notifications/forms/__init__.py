"""What people tell the portal of how they want to be told, one module for each area."""
