"""The index that the page of search asks: made of a built site, beside it; the browser fetches it, nothing answers."""

from causerie.search.index import FOLDER, write

__all__ = ["FOLDER", "write"]
