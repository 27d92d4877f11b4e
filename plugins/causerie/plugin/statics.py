"""The files that a build copies as they are: from the content folder, or from a folder that the settings name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pelican.contents import Static

from causerie.errors import N_, Fault, OwnerError
from causerie.plugin.files import By
from causerie.plugin.writing import source


def copied(context: Mapping[str, Any]) -> Iterator[tuple[str, By]]:
    """Each such file: where it is copied to, and what it is called; `context` is Pelican's, its posts written.

    Raises OwnerError for a file that lies elsewhere: a post, which may be somebody's else, could publish any by a link.
    """
    named = [os.path.normpath(path) for path in context["STATIC_PATHS"]]
    for static in context["static_content"].values():
        path = os.path.normpath(static.relative_source_path)
        if path.startswith("..") and not any(path == one or path.startswith(f"{one}{os.sep}") for one in named):
            raise _outside(static, context)
        yield static.save_as, By(source(static, context), source=True)


def _outside(static: Static, context: Mapping[str, Any]) -> OwnerError:
    name = PurePosixPath(static.relative_source_path).name
    contents = (one for one in context["generated_content"].values() if one is not None)
    where = next((source(one, context) for one in contents if name in one._content), Path(context["PATH"]).name)
    message = N_("its link to %(file)s would publish a file that is not in the content folder")
    remedy = N_("delete the link, or copy the file into the content folder")
    return OwnerError([Fault("outside", message, remedy, {"file": static.relative_source_path}, where)])
