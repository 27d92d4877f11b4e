"""The checks: the form, the desk, CI and the owner ask the same code for the same verdict."""
