"""Settings: base (shared), embedded (one process, the default), production, test."""
