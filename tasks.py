"""The tasks of the site: `inv --list` names them, `inv --help TASK` explains one; `inv build -- FLAGS` is Pelican's."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "plugins"))

from causerie.tasks.base import prepare
from causerie.tasks.building import build, clean, preview, rebuild, regenerate, update
from causerie.tasks.examining import doctor
from causerie.tasks.leaving import export
from causerie.tasks.making import bench, generate, kitchen, lint, test
from causerie.tasks.moderating import approve, decline, desk, edit, pin, queue, receive, remove, show, worker
from causerie.tasks.moving import import_
from causerie.tasks.publishing import check, publish
from causerie.tasks.reviewing import announce, number, record, review, review_post
from causerie.tasks.serving import reserve, serve
from causerie.tasks.writing import new
from invoke.main import program

prepare(program)
