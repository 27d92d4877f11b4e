"""How many comments an intake acknowledges while eight writers send at once, and whether one is lost on the way.

A whole intake: waitress in a process of its own, SQLite, huey, and a git repository as the forge. Comments are read
over first, all of them, and then sent: a token is no good before a person could have read the preview.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import requests

from tests.bench import _clock
from tests.blog import ROOT, Blog
from tests.site.running import free_port, until

WRITERS, COMMENTS, POSTS = 8, 10_000, 200
TEXT = "On lit ce que chacun voit de son travail, et le reste attend demain matin au guichet. Voix {}."
_HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
_RECEIPT = re.compile(r"receipt/(\d{8}T\d{6}Z-[0-9a-z]{8})/")


@contextmanager
def intake(blog: Blog) -> Iterator[tuple[str, int]]:
    """The address and the process of an intake for a blog."""
    port = free_port()
    serve = f"waitress.serve(intake(), listen='127.0.0.1:{port}', threads=8, clear_untrusted_proxy_headers=False)"
    code = f"import waitress; from causerie.wsgi import intake; {serve}"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "CAUSERIE_CONF": "blogconf.py"}
    log = blog.folder / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=blog.folder,
            env={**surroundings, "CAUSERIE_PROXIES": "1"},
            stdout=out,
            stderr=out,
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            until(lambda: _answers(address), "the intake", log)
            yield address, process.pid
        finally:
            process.terminate()
            process.wait()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}receipt/none/", timeout=5).status_code == 404
    except requests.RequestException:
        return False


def _post(session: requests.Session, address: str, number: int, fields: dict[str, str]) -> str:
    # Every comment comes from a network of its own, or the rate limit would be what is measured.
    headers = {"X-Forwarded-For": _network(number)}
    reply = session.post(f"{address}comment/", data=fields, headers=headers, timeout=60)
    if reply.status_code != 200:
        raise RuntimeError(f"{reply.status_code}: {reply.text[:2000]}")
    return reply.text


def _network(number: int) -> str:
    return f"{11 + number // 65536}.{number // 256 % 256}.{number % 256}.1"


def _preview(session: requests.Session, address: str, number: int) -> dict[str, str]:
    fields = {"thread": f"post-{number % POSTS}", "lang": "fr", "name": f"Voix {number}", "charter": "yes"}
    page = _post(session, address, number, {**fields, "body": TEXT.format(number)})
    return {**{name: unescape(value) for name, value in _HIDDEN.findall(page)}, "action": "send"}


def _send(session: requests.Session, address: str, number: int, fields: dict[str, str]) -> str:
    found = _RECEIPT.search(_post(session, address, number, fields))
    if not found:
        raise RuntimeError(f"no receipt for comment {number}")
    return found.group(1)


def _timed(work: Callable[[requests.Session, int], object], numbers: range) -> tuple[list[object], list[float], float]:
    """What each call gave, the seconds that each took, and the seconds of all, by eight writers at once."""

    def write(mine: range) -> list[tuple[int, object, float]]:
        with requests.Session() as session:
            session.trust_env = False
            return [(n, *_one(work, session, n)) for n in mine]

    start = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        found = sorted(one for part in pool.map(write, [numbers[k::WRITERS] for k in range(WRITERS)]) for one in part)
    total = time.perf_counter() - start
    return [value for _, value, _ in found], [seconds for _, _, seconds in found], total


def _one(work: Callable[[requests.Session, int], object], session: requests.Session, n: int) -> tuple[object, float]:
    start = time.perf_counter()
    return work(session, n), time.perf_counter() - start


def _row(label: str, times: list[float], total: float) -> str:
    cuts = statistics.quantiles(times, n=100)
    return (
        f"{label:<28} {len(times) / total:6.0f} a second   p50 {cuts[49] * 1000:6.1f} ms   "
        f"p99 {cuts[98] * 1000:6.1f} ms   max {max(times) * 1000:6.1f} ms"
    )


def _memory(pid: int) -> int:
    """The resident memory of a process, in MiB (Linux)."""
    (line,) = [one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS")]
    return int(line.split()[1]) // 1024


def _proposed(blog: Blog) -> set[str]:
    command = ["git", "for-each-ref", "--format=%(refname:lstrip=3)", "refs/heads/comment/"]
    return set(subprocess.run(command, cwd=blog.folder, capture_output=True, text=True, check=True).stdout.split())


def main() -> None:
    """Print throughput, latencies and memory; fail if an acknowledged comment is not a proposal, or one is twice."""
    with tempfile.TemporaryDirectory() as folder:
        blog = Blog(Path(folder, "blog"), "SITEURL = ''\nCAUSERIE = {'intake': '/'}\n")
        for number in range(POSTS):
            blog.post(f"post-{number}")
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=blog.folder, check=True)
        for words in (["add", "-A"], ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "."]):
            subprocess.run(["git", *words], cwd=blog.folder, check=True)
        built = blog.build()
        if built.code:
            raise RuntimeError(built.log)
        print(_clock.machine())
        with intake(blog) as (address, pid):
            _measure(blog, address, pid)


def _measure(blog: Blog, address: str, pid: int) -> None:
    tokens, times, total = _timed(lambda session, n: _preview(session, address, n), range(COMMENTS))
    print(_row(f"{COMMENTS:,} previews", times, total))
    memory = [_memory(pid)]
    ids: list[object] = []
    spent, seconds = [], 0.0
    for first in range(0, COMMENTS, COMMENTS // 10):
        part = range(first, first + COMMENTS // 10)
        sent, times, total = _timed(lambda session, n: _send(session, address, n, tokens[n]), part)  # type: ignore[arg-type]
        ids, spent, seconds = ids + sent, spent + times, seconds + total
        memory.append(_memory(pid))
    print(_row(f"{COMMENTS:,} acknowledged", spent, seconds))
    print(f"resident memory, each {COMMENTS // 10:,} comments: {' '.join(map(str, memory))} MiB")
    start = time.perf_counter()
    while not _proposed(blog) >= set(ids):
        if time.perf_counter() - start > 1800:
            raise SystemExit(f"lost: {len(set(ids) - _proposed(blog))} comments were acknowledged and did not arrive")
        time.sleep(1)
    arrived = _proposed(blog)
    if arrived != set(ids) or len(ids) != COMMENTS or len(arrived) != COMMENTS:
        raise SystemExit(f"{len(ids)} acknowledged, {len(set(ids))} different, {len(arrived)} arrived")
    print(f"all {len(arrived):,} are proposals, the last one {time.perf_counter() - start:.0f} s after the last answer")


if __name__ == "__main__":
    main()
