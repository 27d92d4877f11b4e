"""What WordPress keeps of a text, as the HTML that it would send: line ends, blocks' comments, shortcodes."""

from __future__ import annotations

import re
from html import escape, unescape

from causerie.importers.markdown.elements import Element, new
from causerie.importers.markdown.names import BLOCKS
from causerie.importers.markdown.players import player
from causerie.prose.tags import attributes

_BLOCK = re.compile(r"<!--\s*/?wp:[^>]*-->")
_MARK = re.compile(r"<!--\s*(more|nextpage|noteaser)\b[^>]*-->")
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b([^\]]{0,2000})\]((?:(?!\[/?(?:wp_)?caption\b).){0,20000})\[/(?:wp_)?caption\]", re.DOTALL
)
_LANGUAGES = (
    "actionscript3|bash|cpp|csharp|css|delphi|diff|groovy|html|java|javascript|js|perl|php|plain|powershell|python|py|ruby"
    "|scala|shell|sql|vb|xml"
)
"""The shortcodes of SyntaxHighlighter that are called as what they hold; CodeColorer's begin with `cc`."""
_CODE = re.compile(
    rf"\[(code|sourcecode|cc[a-zA-Z]{{0,8}}(?:_\w{{1,20}})?|{_LANGUAGES})(\s[^\]]{{0,500}})?\]"
    r"((?:(?!\[/?\1[\s\]]).){0,200000})\[/\1\]",
    re.DOTALL,
)
# What these hold is read by a plugin before anybody takes it for HTML.
_LITERAL = re.compile(
    r"<(pre)\b([^<>]*\slang\s*=[^<>]*)>((?:(?!</?pre\b).){0,200000})</pre>", re.DOTALL | re.IGNORECASE
)
_TWICE = re.compile(r'<pre\b[^<>]*>\s*(?=<pre class="language-[^<>]*><code>)')
_EMBED = re.compile(r"\[(embed|youtube|vimeo|dailymotion)\b([^\]]{0,500})\](?:\s*([^\s\[\]<]{1,2000})\s*\[/\1\])?")
_MEDIA = re.compile(r"\[(audio|video)\b([^\]]{1,2000})\](?:\[/\1\])?")
_LOST = re.compile(r"\[(gallery|playlist|contact-form(?:-7)?|polldaddy|poll)\b[^\]]{0,2000}\](?:\[/\1\])?")
_OTHER = re.compile(r"\[/?([a-z][\w-]{1,40})(?:\s+[\w-]+=[^\]]{0,500})?\s*/?\]")
_ALONE = re.compile(
    r"(^[ \t]*|<p>\s*|<div class=\"wp-block-embed__wrapper\">\s*)(https?://[^\s<>\"\[\]]{4,500})"
    r"(?=[ \t]*$|\s*</(?:p|div)>)",
    re.MULTILINE,
)
_STILL = BLOCKS - {
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "div",
    "blockquote",
    "p",
    "figcaption",
    "caption",
    "section",
    "article",
}


def opened(text: str, dropped: list[str]) -> tuple[str, bool]:
    """HTML without what only WordPress reads, and whether its line ends are kept; what it would do is in `dropped`."""
    blocked = bool(_BLOCK.search(text))
    text = _BLOCK.sub("", text)
    dropped += [found[1] for found in _MARK.finditer(text)]
    text = _MARK.sub("\n\n" if not blocked else "", text)
    text = _TWICE.sub("", _LITERAL.sub(_coded, _CODE.sub(_coded, text)))
    text = _CAPTION.sub(_captioned, text)
    text = _EMBED.sub(_embedded, text)
    text = _MEDIA.sub(_played, text)
    dropped += [f"[{found[1]}]" for found in _LOST.finditer(text)]
    text = _LOST.sub("", text)
    text = _ALONE.sub(lambda found: found[1] + (player(found[2]) or found[2]), text)
    ended = set(re.findall(r"\[/([a-z][\w-]{1,40})\]", text))
    dropped += [f"[{one[1]}]" for one in _OTHER.finditer(text) if "=" in one[0] or one[1] in ended]
    return text, not blocked


def _captioned(found: re.Match[str]) -> str:
    given, inside = attributes(found[1]), found[2].strip()
    end = max((one.end() for one in re.finditer(r"<img\b[^>]*>(?:\s*</a>)?", inside)), default=0)
    caption = inside[end:].strip() or escape(given.get("caption", ""))
    return f"<figure>{inside[:end]}<figcaption>{caption}</figcaption></figure>" if end else inside


def _coded(found: re.Match[str]) -> str:
    name, given = found[1].lower(), attributes(found[2] or "")
    lang = given.get("language") or given.get("lang") or name.partition("_")[2]
    lang = lang.lower() or (name if re.fullmatch(_LANGUAGES, name) else "")
    code = escape(unescape(found[3]).strip("\r\n"), quote=False)
    if re.fullmatch(r"cc\w*?i\w*?(?:_\w+)?", name) and "\n" not in code:
        return f"<code>{code}</code>"
    return f'<pre class="language-{escape(lang)}"><code>{code}</code></pre>'


def _embedded(found: re.Match[str]) -> str:
    given = attributes(found[2])
    url = unescape(found[3] or given.get("src") or given.get("url") or found[2].strip(" =\"'"))
    if not url.startswith("http"):
        return found[0]
    return player(url) or f'<p><a href="{escape(url)}">{escape(url)}</a></p>'


def _played(found: re.Match[str]) -> str:
    given = attributes(found[2])
    urls = [given[name] for name in ("src", "mp3", "mp4", "m4a", "m4v", "ogg", "ogv", "webm", "wav") if given.get(name)]
    return f'<{found[1]} src="{escape(urls[0])}" controls></{found[1]}>' if urls else found[0]


def broken(root: Element) -> None:
    """Make the line ends of a text what WordPress makes of them: an end of line, and two of a paragraph."""
    for element in list(root.iter()):
        if element.tag in ("pre", "svg", "math", "textarea") or any(
            one.tag in ("pre", "svg", "math") for one in element.iterancestors()
        ):
            if element.tail and element.tag == "pre":
                _break(element, "tail")
            continue
        if element.text and element.tag not in _STILL:
            _break(element, "text")
        if element.tail and element.getparent() is not None and element.getparent().tag not in _STILL:
            _break(element, "tail")


def _break(element: Element, where: str) -> None:
    text = getattr(element, where)
    if "\n" not in text:
        return
    # A line end behind <br> is the one that <br> made.
    ended = where == "tail" and element.tag == "br"
    first, *others = re.sub(r"[ \t]*\n[ \t]*", "\n", text).split("\n")
    if ended and not first and others:
        first, others = others[0], others[1:]
    # From the last to the first, as each is put in front of those that follow.
    setattr(element, where, None)
    for line in reversed(others):
        br = new("br")
        br.tail = line
        element.addnext(br) if where == "tail" else element.insert(0, br)
    setattr(element, where, first)
