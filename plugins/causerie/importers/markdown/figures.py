"""The captioned pictures of Blogger and of WordPress, whatever they are built of, as figures."""

from __future__ import annotations

from causerie.importers.markdown.elements import Element, new

_CAPTIONS = {"tr-caption", "wp-caption-text", "wp-caption-dd", "gallery-caption", "wp-element-caption"}
_BOXES = {"tr-caption-container", "wp-caption", "gallery-item"}
_PICTURES = "img"


def recognise(root: Element, dropped: list[str]) -> None:
    """Make every box with a caption a `figure` with a `figcaption`; a figure without caption is a box like any other.

    The name of what stood there before is added to `dropped`.
    """
    for box in list(root.iter("table", "div", "dl")):
        classes = set(box.get("class", "").split())
        if classes & _BOXES and box.getparent() is not None and box.find(".//img") is not None:
            dropped.append(next(iter(classes & _BOXES)))
            _figure(box)
    for figure in list(root.iter("figure")):
        captions = list(figure.iter("figcaption"))
        pictures = list(figure.iter("img", "figure", "table", "iframe", "video", "audio"))
        if len(captions) != 1 or captions[0].getparent() is not figure or not _said(captions[0]) or not pictures:
            figure.tag = "div"
            for caption in captions:
                if caption.getparent() is figure:
                    caption.tag = "p"


def _said(caption: Element) -> str:
    return "".join(caption.itertext()).strip()


def _figure(box: Element) -> None:
    """The picture first, as `figcaption` asks for no place; what is neither stays with the picture."""
    caption = next((part for part in box.iter() if set(part.get("class", "").split()) & _CAPTIONS), None)
    figure = new("figure")
    figure.tail, box.tail = box.tail, None
    box.getparent().replace(box, figure)
    if caption is not None and caption is not box:
        # Its tail stays where it was: text between the parts of a box is a blank.
        above = bool(caption.getparent().tag != "dl" and _before(caption, box))
        caption.drop_tree()
        caption.tag = "figcaption"
        caption.tail = None
        caption.attrib.pop("class", None)
    for part in list(box.iter("table", "tbody", "thead", "tr", "td", "th", "dl", "dt", "dd")):
        if not any(other is not part and other.tag == "table" for other in part.iterancestors()):
            part.tag = "div"
    box.attrib.pop("class", None)
    figure.append(box)
    if caption is not None:
        figure.insert(0, caption) if above else figure.append(caption)


def _before(caption: Element, box: Element) -> bool:
    """Whether a caption stands above its picture."""
    order = list(box.iter())
    return order.index(caption) < order.index(box.find(".//img"))
