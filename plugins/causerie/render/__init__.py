"""A stranger's text to HTML that a page can hold; nothing else in the house makes Markup of a comment."""

from causerie.render.comment import render
from causerie.render.typography import changes, french, plain, typeset

__all__ = ["changes", "french", "plain", "render", "typeset"]
