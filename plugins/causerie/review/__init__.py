"""Pull requests checked in a forge's CI: read as data from git's objects, drawn in their discussion, answered."""
