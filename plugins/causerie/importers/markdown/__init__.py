"""HTML of old blogs to the Markdown of this site."""

from causerie.importers.markdown.converting import Converted, convert

__all__ = ["Converted", "convert"]
