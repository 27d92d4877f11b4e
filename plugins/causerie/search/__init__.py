"""The index that the page of search asks: made of a built site, beside it; the browser fetches it, nothing answers."""

from causerie.search.settling import FOLDER, MADE, update, write

__all__ = ["FOLDER", "MADE", "update", "write"]
