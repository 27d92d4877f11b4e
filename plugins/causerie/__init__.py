"""Causerie: comments as files, merged into Pelican's pages."""


def register() -> None:
    """Connect the plugin to Pelican; imported late, so that nothing else pays for Pelican."""
    from causerie.plugin import register as connect

    connect()
