"""The site as it is published: what differs from pelicanconf.py, and nothing else."""

from pelicanconf import *  # noqa: F403

SITEURL = "https://causerie.example.org"
RELATIVE_URLS = False
DELETE_OUTPUT_DIRECTORY = True
