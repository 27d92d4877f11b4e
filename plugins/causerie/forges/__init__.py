"""Hosts of proposals: they carry files and know nothing of comments."""
