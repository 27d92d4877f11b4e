"""A stranger's text to HTML that a page can hold; nothing else in the house makes Markup of a comment."""

from causerie.render.comment import Rendered, render
from causerie.render.typography import french, plain, typeset

__all__ = ["Rendered", "french", "plain", "render", "typeset"]
