"""Leaves to lines of Markdown."""

from __future__ import annotations

import re
from itertools import takewhile

from causerie.importers.markdown.escaping import Manner, address, escaped, headed, kept
from causerie.importers.markdown.names import EMPHASIS
from causerie.importers.markdown.pieces import Anchor, Break, Call, Leaf, Leaves, Mark, Picture, Words
from causerie.importers.markdown.raw import tag

_OUTER = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_CORE = re.compile(r"((?:\\.|&\w+;|[^\w\\&])*)(.*?)((?:\\.|[^\w\\])*)", re.DOTALL)
_HTML = {"b": "strong", "i": "em"}


def lines(leaves: Leaves, manner: Manner, *, within: str = "") -> str:
    """A paragraph's Markdown; `within` is what it stands in if that is one line: `cell`, `heading`."""
    line_end = "\n" if manner.comment else "<br>" if within else "  \n"
    whole = _Writer(manner, line_end).run(leaves, 0, frozenset(), "", "")
    if within == "cell":
        return kept(re.sub(r"(?<!\\)\|", r"\\|", whole))
    if within:
        return kept(re.sub(r"#(?=#*$)", r"\\#", whole) if not whole.endswith("\\#") else whole)
    return "\n".join(map(headed, whole.split("\n")))


class _Writer:
    def __init__(self, manner: Manner, line_end: str) -> None:
        self._manner = manner
        self._line_end = line_end

    def run(self, leaves: Leaves, depth: int, around: frozenset[str], before: str, after: str) -> str:
        """Leaves that share the marks down to `depth`; `before` and `after` are the signs that stand beside them."""
        out: list[str] = []
        place = 0
        while place < len(leaves):
            leaf = leaves[place]
            last = out[-1][-1:] if out else before
            if len(leaf.marks) <= depth:
                made = self._leaf(leaf, around)
                if made:
                    out.append(made)
                place += 1
                continue
            mark = leaf.marks[depth]
            group = tuple(takewhile(lambda one: one.marks[depth : depth + 1] == (mark,), leaves[place:]))  # noqa: B023
            place += len(group)
            following = _first(leaves[place]) if place < len(leaves) else after
            made = self._marked(mark, group, depth + 1, around, last, following)
            if made.startswith("[") and last == "!":
                out[-1] = f"{out[-1][:-1].removesuffix(chr(92))}\\!"
            if made:
                out.append(made)
        return "".join(out)

    def _leaf(self, leaf: Leaf, around: frozenset[str]) -> str:
        match leaf:
            case Words(text):
                return escaped(text, self._manner, linked="a" in around)
            case Break():
                return self._line_end
            case Anchor(id):
                return "" if self._manner.comment else f"{tag('a', {'id': id}, inline=True)}</a>"
            case Call(number):
                return f"[^{number}]"
            case Picture(given):
                return self._picture(dict(given))

    def _picture(self, given: dict[str, str]) -> str:
        sizes = {name: given[name] for name in ("width", "height") if name in given}
        src, alt, title = given["src"], given.get("alt", ""), given.get("title", "")
        if self._manner.careful or '"' in title or re.search(r"[\\`]", alt + title):
            return tag("img", given, inline=True)
        said = "{" + " ".join(f"{name}={size}" for name, size in sizes.items()) + "}" if sizes else ""
        alt = re.sub(r"[\[\]]", r"\\\g<0>", _plain(alt))
        return f"![{alt}]({address(src)}{_titled(title)}){said}"

    def _marked(self, mark: Mark, group: Leaves, depth: int, around: frozenset[str], before: str, after: str) -> str:
        texts = [leaf.text if isinstance(leaf, Words) and len(leaf.marks) == depth else None for leaf in group]
        whole = "" if None in texts else "".join(text or "" for text in texts)
        inner = self.run(group, depth, around | {mark.name}, "", "")
        found = _OUTER.fullmatch(inner)
        left, inner, right = found.groups() if found else ("", inner, "")
        if not inner:
            return left + right
        if left:
            before = " "
        if right:
            after = " "
        if mark.name == "a":
            made = self._link(dict(mark.given), inner, whole.strip())
        elif mark.name == "code" and whole.strip() and not (self._manner.careful and not self._manner.comment):
            made = _code(whole.strip())
        elif self._manner.comment:
            made = self._stressed(mark.name, inner, around, before, after) if mark.name in EMPHASIS else inner
        elif mark.name in EMPHASIS:
            made = self._emphasis(mark.name, inner, around, before, after)
        else:
            made = f"{tag(mark.name, dict(mark.given), inline=True)}{inner}</{mark.name}>"
        return left + made + right

    def _emphasis(self, name: str, inner: str, around: frozenset[str], before: str, after: str) -> str:
        """Signs between blanks and marks; an element within a word, or beside other signs."""
        sign = _sign(name, around)
        beside = before.isalnum() or after.isalnum() or sign[0] in (before, after, inner[0], inner[-1])
        if beside or self._manner.careful:
            return f"<{_HTML[name]}>{inner}</{_HTML[name]}>"
        return f"{sign}{inner}{sign}"

    def _stressed(self, name: str, inner: str, around: frozenset[str], before: str, after: str) -> str:
        """The same where there are no elements: within a word, the stress is on its letters alone."""
        if self._manner.careful or name in around:
            return inner
        if not (before.isalnum() or after.isalnum()):
            sign = _sign(name, around)
            return f"{sign}{inner}{sign}"
        found = _CORE.fullmatch(inner)
        if found and "](" not in inner and "`" not in inner and found[2]:
            sign = "**" if name == "b" else "*"
            return f"{found[1]}{sign}{found[2]}{sign}{found[3]}"
        return inner

    def _link(self, given: dict[str, str], inner: str, text: str) -> str:
        url, title = given["href"], given.get("title", "")
        if text == url and title in ("", url) and re.fullmatch(r"https?://[^\s<>\\`*_\[\]&]+", url, re.ASCII):
            return f"<{url}>"
        if self._manner.careful and not self._manner.comment:
            return f"{tag('a', given, inline=True)}{inner}</a>"
        said = "" if self._manner.comment or title == url else _titled(title)
        return f"[{inner}]({address(url)}{said})"


def _sign(name: str, around: frozenset[str]) -> str:
    return ("_" if around & (EMPHASIS - {name}) else "*") * (2 if name == "b" else 1)


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _first(leaf: Leaf) -> str:
    return leaf.text[:1] if isinstance(leaf, Words) else " " if isinstance(leaf, Break) else ""


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _titled(title: str) -> str:
    return f' "{_plain(title).replace(chr(34), "&quot;")}"' if title else ""
