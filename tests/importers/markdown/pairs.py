"""Bodies of old blogs, and what they become: `pairs/KIND/NAME.html` and `.md`; the kinds are the folders."""

from pathlib import Path

from causerie.importers.markdown import Converted, convert

FOLDER = Path(__file__).parent / "pairs"


def converted(path: Path) -> Converted:
    """What a body of a pair is now."""
    markup = "wordpress" if path.parent.name == "wordpress" else "html"
    return convert(path.read_text(encoding="utf-8"), markup, comment=path.parent.name == "comments")


def became(path: Path) -> str:
    """Its text; under it, what was dropped and how many blocks stayed HTML."""
    made = converted(path)
    dropped = ", ".join(made.dropped) or "nothing"
    return f"{made.text}\n\n<!-- {made.blocks} blocks, {made.raw} raw; dropped: {dropped} -->\n"


if __name__ == "__main__":
    for source in sorted(FOLDER.rglob("*.html")):
        source.with_suffix(".md").write_text(became(source), encoding="utf-8")
