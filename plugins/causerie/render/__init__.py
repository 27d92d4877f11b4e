"""A stranger's text to HTML that a page can hold; nothing else in the house makes Markup of a comment."""

from causerie.render.comment import Rendered, excerpt, render
from causerie.render.typography import french, plain, typeset

__all__ = ["Rendered", "excerpt", "french", "plain", "render", "typeset"]
