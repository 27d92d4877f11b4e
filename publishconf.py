"""The site as it is published: what differs from pelicanconf.py, and nothing else."""

from pelicanconf import *  # noqa: F403

SITEURL = "https://causerie.example.org"
RELATIVE_URLS = False
FEED_ALL_ATOM = "feeds/all.atom.xml"
DELETE_OUTPUT_DIRECTORY = True
