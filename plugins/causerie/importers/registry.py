"""The importers by name, and which of them a source is for: to add one, write a module and add its line here."""

from __future__ import annotations

from collections.abc import Mapping

from causerie.errors import N_, Fault, OwnerError
from causerie.importers.base import Importer
from causerie.importers.blogger.archive import ARCHIVE
from causerie.importers.blogger.feeds import FEEDS
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.commento import COMMENTO
from causerie.importers.disqus import DISQUS
from causerie.importers.github import GISCUS, UTTERANCES
from causerie.importers.isso import ISSO
from causerie.importers.packed import GZIP
from causerie.importers.pelican_comment_system import PELICAN_COMMENT_SYSTEM
from causerie.importers.remark42 import REMARK42
from causerie.importers.source import Source
from causerie.importers.staticman import STATICMAN
from causerie.importers.wordpress.export import WORDPRESS

IMPORTERS: Mapping[str, Importer] = {
    "Blogger (Takeout)": TAKEOUT,
    "Blogger (archive)": ARCHIVE,
    "Blogger (feeds)": FEEDS,
    "WordPress": WORDPRESS,
    "Disqus": DISQUS,
    "Isso": ISSO,
    "Remark42": REMARK42,
    "Commento": COMMENTO,
    "giscus": GISCUS,
    "utterances": UTTERANCES,
    "Staticman": STATICMAN,
    "pelican_comment_system": PELICAN_COMMENT_SYSTEM,
}
LOOSE = frozenset({"Staticman", "pelican_comment_system"})
"""Formats that are told by the fields of single files: they give way to those that say what they are."""
_TAR = b"ustar"
"""What stands 257 bytes into a tar archive."""
_PACKED = (GZIP, b"PK\3\4")


def find(source: Source) -> Importer:
    """The importer of a source, by its names and first bytes. Raises OwnerError if there is none, or several.

    Blogger's forms are one format: of those that a source holds, the fullest is read.
    """
    known = {label: one for label, one in IMPORTERS.items() if label not in LOOSE and one.knows(source)}
    known = known or {label: one for label, one in IMPORTERS.items() if label in LOOSE and one.knows(source)}
    if not known:
        raise _unknown(source)
    if len({one.name for one in known.values()}) > 1:
        message = N_("there are several exports in it: %(names)s")
        raise _wrong(source, message, N_("give one of them alone, and then the others"), names=", ".join(known))
    return next(iter(known.values()))


def _unknown(source: Source) -> OwnerError:
    head = source.head(source.names[0]) if source.names else b""
    if head[257:262] == _TAR:
        message, remedy = N_("it is packed as a tar archive"), N_("unpack it, and give its folder")
        return _wrong(source, message, remedy)
    if head.startswith(_PACKED):
        message, remedy = N_("what is packed in it is packed once more"), N_("unpack it, and give its folder")
        return _wrong(source, message, remedy)
    message = N_("no export is known in it (%(count)s files); looked for: %(names)s")
    remedy = N_("give the file that the other system made, unpacked or in its zip or gzip, or the folder it is in")
    return _wrong(source, message, remedy, count=len(source.names), names=", ".join(IMPORTERS))


def _wrong(source: Source, message: str, remedy: str, **values: object) -> OwnerError:
    return OwnerError([Fault("import", message, remedy, values, str(source.path))])
