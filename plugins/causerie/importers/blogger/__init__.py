"""Blogger's three exports: the archive, the Takeout and the public feeds; all call a thing by the same number."""
