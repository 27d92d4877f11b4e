"""The index that the page of search asks: made of a built site, beside it; the browser fetches it, nothing answers."""

from causerie.search.settling import FOLDER, update, write

__all__ = ["FOLDER", "update", "write"]
