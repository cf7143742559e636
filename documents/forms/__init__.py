"""What people send to the library, one module for each area."""
