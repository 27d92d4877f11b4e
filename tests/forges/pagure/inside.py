"""What runs inside the folder with Pagure's own Python: it makes people and their tokens, and serves.

It says one line: `{"port": 40123, "tokens": {"ada": "…", "eve": "…"}}`.
"""

from __future__ import annotations

import datetime
import json
import os
import socket

LISTENER = socket.create_server(("127.0.0.1", 0))
PORT = LISTENER.getsockname()[1]
# Pagure reads its settings once, when it is imported.
with open(os.environ["PAGURE_CONFIG"], "a") as settings:  # noqa: PTH123
    settings.write(f'APP_URL = "http://127.0.0.1:{PORT}/"\n')

from pagure.config import config  # type: ignore[import-not-found]  # noqa: E402
from pagure.flask_app import create_app  # type: ignore[import-not-found]  # noqa: E402
from pagure.lib import model, model_base, query  # type: ignore[import-not-found]  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

RIGHTS = ("create_project", "fork_project", "pull_request_create", "pull_request_close", "pull_request_comment")


def tokens() -> dict[str, str]:
    """A new database with its people, and the token of each."""
    model.create_tables(config["DB_URL"], acls=config["ACLS"])
    session = model_base.create_session(config["DB_URL"])
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    found = {}
    for name in ("ada", "eve"):
        user = query.set_up_user(session, name, name.capitalize(), f"{name}@example.org")
        session.commit()
        query.add_token_to_user(session, None, RIGHTS, name, tomorrow)
        session.commit()
        found[name] = session.query(model.Token).filter_by(user_id=user.id).one().id
    session.remove()
    return found


print(json.dumps({"port": PORT, "tokens": tokens()}), flush=True)
make_server("127.0.0.1", PORT, create_app(), threaded=True, fd=LISTENER.fileno()).serve_forever()
