"""The site as its author builds it at home; publishconf.py has what differs in public."""

AUTHOR = "Claire Aubanel"
SITENAME = "La causerie des métiers"
SITESUBTITLE = (
    "Des textes longs, et des lecteurs qui y répondent depuis leur métier, en public, "
    "après que quelqu’un a lu chaque réponse."
)
SITEURL = ""

PATH = "content"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
CACHE_PATH = ".cache"

THEME = "theme"
# Its stylesheets and scripts are served as bundles, never as they are.
THEME_STATIC_PATHS = ["static/icon.svg"]
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["causerie"]
CAUSERIE = {
    "comments": "comments",
    "intake": "/",
    "contact": "causerie@causerie.example.org",
    "license": "https://creativecommons.org/licenses/by-sa/4.0/",
    "fields": [
        {"key": "care", "sigil": "So", "labels": {"fr": "Soin et santé", "en": "Care and health"}},
        {"key": "teaching", "sigil": "Éc", "labels": {"fr": "École et formation", "en": "Teaching and training"}},
        {"key": "land", "sigil": "Te", "labels": {"fr": "Terre et vivant", "en": "Land and living things"}},
        {"key": "tech", "sigil": "In", "labels": {"fr": "Technique et ingénierie", "en": "Technology and engineering"}},
        {"key": "craft", "sigil": "Ar", "labels": {"fr": "Artisanat et bâtiment", "en": "Crafts and building"}},
        {"key": "trade", "sigil": "Co", "labels": {"fr": "Commerce et accueil", "en": "Trade and hospitality"}},
        {"key": "transport", "sigil": "Tr", "labels": {"fr": "Transport", "en": "Transport"}},
        {"key": "public", "sigil": "Pu", "labels": {"fr": "Service public et droit", "en": "Public service and law"}},
        {"key": "culture", "sigil": "Cu", "labels": {"fr": "Culture et presse", "en": "Culture and press"}},
    ],
}

ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
WITH_FUTURE_DATES = False

ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/{slug}/"
ARTICLE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
DRAFT_URL = "drafts/{slug}/"
DRAFT_SAVE_AS = "drafts/{slug}/index.html"
DRAFT_LANG_URL = "drafts/{lang}/{slug}/"
DRAFT_LANG_SAVE_AS = "drafts/{lang}/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
CATEGORY_URL = "categories/{slug}/"
CATEGORY_SAVE_AS = "categories/{slug}/index.html"
CATEGORIES_SAVE_AS = "categories/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_SAVE_AS = "tags/index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
AUTHORS_SAVE_AS = "authors/index.html"
ARCHIVES_SAVE_AS = "archives/index.html"
YEAR_ARCHIVE_URL = "archives/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "archives/{date:%Y}/index.html"
DIRECT_TEMPLATES = ["index", "authors", "categories", "tags", "archives", "404"]
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None}
DEFAULT_PAGINATION = 10

# Of the title in ASCII, where n° is ndeg: "L’été à l’œuvre n° 5" is l-ete-a-l-oeuvre-no-5. A post keeps the slug of
# its file (`inv new` writes one), whatever becomes of these or of its title.
SLUG_REGEX_SUBSTITUTIONS = [
    (r"(?<=\w)['/](?=\w)", "-"),
    (r"\bndeg\s*", "no-"),
    (r"&", "-et-"),
    (r"(?<=\d)[.,:](?=\d)", "-"),
    (r"[^\w\s-]", ""),
    (r"[-\s]+", "-"),
    (r"\A-|-\Z", ""),
]

MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "causerie.prose.headings": {},
        "causerie.prose.notes": {"lang": DEFAULT_LANG},
    },
    "output_format": "html5",
}

# Dates come from the theme, in each page's language, on machines that have no such locale.
# Pelican's feeds know no language, and their ids are addresses: ours are the plugin's.
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
