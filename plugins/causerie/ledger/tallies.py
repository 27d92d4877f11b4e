"""Counts that the database keeps by itself as contributions are listed or are no longer: nobody counts them all again.

`tallied_…` hold how many are listed: from a field and an occupation, from a field and by a voice, in a language, by a
voice in a thread; `speakers` in how many threads a voice is heard.
"""

from __future__ import annotations

from collections.abc import Iterable

_TABLES = """
CREATE TABLE tallied_jobs(field TEXT, job TEXT, said INTEGER, PRIMARY KEY (field, job)) WITHOUT ROWID;
CREATE INDEX tallied_jobs_most ON tallied_jobs(field, said DESC, job);
CREATE INDEX tallied_jobs_of ON tallied_jobs(job, said);
CREATE TABLE tallied_voices(field TEXT, name TEXT, said INTEGER, PRIMARY KEY (field, name)) WITHOUT ROWID;
CREATE TABLE tallied_langs(lang TEXT PRIMARY KEY, said INTEGER) WITHOUT ROWID;
CREATE TABLE tallied_threads(name TEXT, thread TEXT, said INTEGER, PRIMARY KEY (name, thread)) WITHOUT ROWID;
CREATE TABLE speakers(name TEXT PRIMARY KEY, threads INTEGER) WITHOUT ROWID;
CREATE INDEX speakers_most ON speakers(threads DESC, name);
CREATE TRIGGER speaks AFTER INSERT ON tallied_threads BEGIN
  INSERT INTO speakers VALUES (NEW.name, 1) ON CONFLICT DO UPDATE SET threads = threads + 1;
END;
CREATE TRIGGER silent AFTER DELETE ON tallied_threads BEGIN
  UPDATE speakers SET threads = threads - 1 WHERE name = OLD.name;
  DELETE FROM speakers WHERE name = OLD.name AND threads = 0;
END;
"""
_TALLIES = {
    "tallied_jobs": {"field": "{row}.field", "job": "{row}.job"},
    "tallied_voices": {"field": "{row}.field", "name": "{row}.name"},
    # A contribution without a language of its own speaks that of its post.
    "tallied_langs": {"lang": "coalesce(json_extract({row}.record, '$[8]'), '')"},
    "tallied_threads": {"name": "{row}.name", "thread": "{row}.thread"},
}
"""The columns of each tally, and what they hold of a contribution."""


def _trigger(name: str, event: str, steps: Iterable[str]) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN\n{''.join(steps)}END;\n"


def _steps(row: str, *steps: str) -> Iterable[str]:
    """What becomes of each tally as the contribution in a `row`, NEW or OLD, is counted or no longer."""
    for table, columns in _TALLIES.items():
        values = [made.format(row=row) for made in columns.values()]
        here = " AND ".join(f"{column} = {value}" for column, value in zip(columns, values, strict=True))
        yield from (f"  {step.format(table=table, values=', '.join(values), here=here)};\n" for step in steps)


_MORE = "INSERT INTO {table} VALUES ({values}, 1) ON CONFLICT DO UPDATE SET said = said + 1"
_LESS = ("UPDATE {table} SET said = said - 1 WHERE {here}", "DELETE FROM {table} WHERE {here} AND said = 0")

SCHEMA = (
    _TABLES
    + _trigger("more_said", "UPDATE OF listed ON comments WHEN NEW.listed AND NOT OLD.listed", _steps("NEW", _MORE))
    + _trigger("less_said", "UPDATE OF listed ON comments WHEN OLD.listed AND NOT NEW.listed", _steps("OLD", *_LESS))
    + _trigger("said_no_more", "DELETE ON comments WHEN OLD.listed", _steps("OLD", *_LESS))
)
"""The tables, and the triggers on those of the ledger; a contribution is never listed when it comes in."""
