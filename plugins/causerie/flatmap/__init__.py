"""YAML text to a flat map of strings and back: the only room that knows YAML."""

from causerie.flatmap.base import DEEPEST, FILE_MAX, Entry
from causerie.flatmap.reading import fast, read
from causerie.flatmap.writing import write

__all__ = ["DEEPEST", "FILE_MAX", "Entry", "fast", "read", "write"]
