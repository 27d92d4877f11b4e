"""Pelican's side of the house: posts in, slots and feeds out; the only room that imports Pelican."""

from causerie.clock import now
from causerie.plugin.generator import REPORT
from causerie.plugin.handlers import register
from causerie.plugin.reading import posts, read_contents, read_posts

__all__ = ["REPORT", "now", "posts", "read_contents", "read_posts", "register"]
