"""The intake for a web server: `waitress-serve --max-request-body-size=131072 --call causerie.wsgi:intake`.

It runs in the blog's folder. The environment says what differs from host to host: CAUSERIE_CONF names the settings
(publishconf.py), CAUSERIE_SITE the folder of the built site (output), CAUSERIE_DATABASE the outbox (an SQLite file in
.causerie/), CAUSERIE_SECRET is 32 characters or more (made once, in .causerie/secret), CAUSERIE_PROXIES is how many
proxies of the owner's stand before it (0). The server must let their header pass: waitress does with
--no-clear-untrusted-proxy-headers.
"""

from __future__ import annotations

import atexit
import os
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from causerie import i18n
from causerie.checks import report
from causerie.errors import N_, Fault, OwnerError
from causerie.household import Household


def intake() -> Flask:
    """The intake of the blog in the current folder, with a worker; ends the process in words if it cannot be one."""
    try:
        return _intake()
    except OwnerError as error:
        raise SystemExit(report.text(error.faults, i18n.SOURCE)) from error


def _intake() -> Flask:
    house = Household.of(Path(os.environ.get("CAUSERIE_CONF") or "publishconf.py"))
    if not house.settings.intake:
        message, remedy = N_("this site has no intake"), N_("write / or its address")
        raise OwnerError([Fault("intake", message, remedy, {}, "pelicanconf.py", 0, "CAUSERIE['intake']")])
    made, proxies = house.intake(), _proxies()
    made.wsgi_app = ProxyFix(made.wsgi_app, x_for=proxies, x_proto=0)  # type: ignore[method-assign]
    house.runner.start()
    atexit.register(house.runner.stop)
    return made


def _proxies() -> int:
    said = os.environ.get("CAUSERIE_PROXIES") or "0"
    if not said.isdecimal():
        message, remedy = N_("%(value)s is no number of proxies"), N_("write 0, 1 or more")
        raise OwnerError([Fault("proxies", message, remedy, {"value": said}, "CAUSERIE_PROXIES")])
    return int(said)
