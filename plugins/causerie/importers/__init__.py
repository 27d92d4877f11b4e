"""Other systems' exports, read one thing after another; `run` alone writes."""
