"""Posts as they are typed, and what becomes of them: `pairs/KIND/NAME.md` and `.html`."""

from pathlib import Path

from causerie.prose import images, remote
from causerie.prose.pictures import Picture, Variant
from markdown import Markdown

from pelicanconf import MARKDOWN

FOLDER = Path(__file__).parent / "pairs"
SITE = "https://blog.example"
BRIDGE = Picture(
    1600, 1200, tuple(Variant(kind, width, b"%d" % width) for kind in ("avif", "webp") for width in (640, 1280))
)
KNOWN = {
    "{static}/images/bridge.jpg": (BRIDGE, f"{SITE}/images/bridge"),
    "{static}/images/plan.svg": (Picture(640, 360), f"{SITE}/images/plan"),
}


def render(text: str) -> str:
    """Markdown as the blog's settings have it."""
    return str(Markdown(extensions=list(MARKDOWN["extension_configs"]), **MARKDOWN).convert(text))


def became(path: Path) -> str:
    """What a post of a pair is now."""
    html = render(path.read_text(encoding="utf-8"))
    if path.parent.name == "remote":
        html = remote.allowed(html, SITE) if path.stem == "allowed" else remote.linked(html, SITE)
    if path.parent.name == "images":
        html = images.shown(html, KNOWN.get)
    return html + "\n"


if __name__ == "__main__":
    for source in sorted(FOLDER.rglob("*.md")):
        source.with_suffix(".html").write_text(became(source), encoding="utf-8")
