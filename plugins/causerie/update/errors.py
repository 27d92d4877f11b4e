"""Why an update is not enough."""

from __future__ import annotations

from causerie import i18n
from causerie.errors import N_, CauserieError, Fault


class NeedsBuildError(CauserieError):
    """Something else than comments changed, or nobody can tell: only a full build is sure to be right."""

    @classmethod
    def because(cls, message: str, path: str = "", **values: object) -> NeedsBuildError:
        """The error that says why, in one line; `message` is one of the catalogue's."""
        return cls([Fault("update", message, N_("build the whole site: inv build"), values, path)])

    def why(self, lang: str) -> str:
        """The reason in one line."""
        fault = self.faults[0]
        message, _ = fault.said(i18n.translations(lang).gettext)
        return f"{fault.path}: {message}" if fault.path else message
