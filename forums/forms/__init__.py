"""What people send to the forums, one module for each area."""
