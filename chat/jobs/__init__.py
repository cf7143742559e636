"""What the clock and the workers start. Celery finds the tasks through this module."""
