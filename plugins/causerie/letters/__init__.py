"""The doors without a server: a comment in a mail or in a file, as a moderator hands it in."""

from causerie.letters.receiving import receive

__all__ = ["receive"]
