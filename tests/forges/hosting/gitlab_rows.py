"""What GitLab's API shows of a project, a merge request and what is said of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.forges.hosting.repositories import Bare
from tests.forges.hosting.state import Pull, Said, State, Token

STATES = {"open": "opened", "closed": "closed", "merged": "merged"}
DEVELOPER, REPORTER = 30, 20
SCOPES = {"write": "api", "read": "read_api", "": "read_repository"}


class Rows:
    """The rows of one state, shown at one address."""

    state: State
    address: str

    def project(self, home: Bare, token: Token) -> dict[str, Any]:
        name = home.path.partition("/")[2]
        level = DEVELOPER if token.may("contents", "write") else REPORTER
        return {
            "id": self.state.repo_id(home),
            "name": name,
            "path": name,
            "path_with_namespace": home.path,
            "description": None,
            "default_branch": "main",
            "visibility": "private",
            "archived": False,
            "web_url": f"{self.address}/{home.path}",
            "http_url_to_repo": f"{self.address}/{home.path}.git",
            "created_at": date(self.state.begun),
            "permissions": {
                "project_access": {"access_level": level, "notification_level": 3},
                "group_access": None,
            },
        }

    def account(self, login: str) -> dict[str, Any]:
        return {
            "id": 1,
            "username": login,
            "name": login.title(),
            "state": "active",
            "locked": False,
            "avatar_url": None,
            "web_url": f"{self.address}/{login}",
        }

    def secret(self, token: Token) -> dict[str, Any]:
        return {
            "id": 1,
            "name": "causerie",
            "revoked": False,
            "created_at": date(self.state.begun),
            "scopes": [SCOPES[token.rights["pull_requests"]]],
            "user_id": 1,
            "active": True,
            "expires_at": None,
        }

    def simple(self, pull: Pull) -> dict[str, Any]:
        own, source = self.state.repo_id(self.state.bare), self.state.repo_id(pull.home)
        merged, closed = pull.state == "merged", pull.state == "closed"
        return {
            "id": 1000 + pull.number,
            "iid": pull.number,
            "project_id": own,
            "title": pull.title,
            "description": pull.body or None,
            "state": STATES[pull.state],
            "created_at": date(pull.created),
            "updated_at": date(pull.updated),
            "merged_by": self.account(pull.merged_by) if pull.merged_by else None,
            "merged_at": date(pull.ended) if merged else None,
            "closed_by": self.account(pull.by) if closed else None,
            "closed_at": date(pull.ended) if closed else None,
            "target_branch": pull.base,
            "source_branch": pull.branch,
            "user_notes_count": len(pull.comments) + len(pull.reviews),
            "author": self.account(pull.by),
            "source_project_id": source if self.state.home(pull.home.owner) == pull.home else None,
            "target_project_id": own,
            "labels": sorted(pull.labels),
            "draft": False,
            "merge_status": "can_be_merged",
            "sha": pull.head,
            "merge_commit_sha": None,
            "web_url": f"{self.address}/{self.state.bare.path}/-/merge_requests/{pull.number}",
            "has_conflicts": False,
        }

    def whole(self, pull: Pull) -> dict[str, Any]:
        start = self.state.tip(self.state.bare, pull.base) or ""
        base = self.state.bare.fork_point(start, pull.head)
        return {**self.simple(pull), "diff_refs": {"base_sha": base, "head_sha": pull.head, "start_sha": start}}

    def note(self, pull: Pull, said: Said) -> dict[str, Any]:
        row = {
            "id": said.id,
            "type": "DiffNote" if said.remarks else None,
            "body": said.text,
            "author": self.account(said.by),
            "created_at": date(said.at),
            "updated_at": date(said.at),
            "system": False,
            "noteable_id": 1000 + pull.number,
            "noteable_type": "MergeRequest",
            "noteable_iid": pull.number,
            "resolvable": bool(said.remarks),
            "confidential": False,
        }
        for path, line, _ in said.remarks:
            row["position"] = {
                "head_sha": said.commit,
                "position_type": "text",
                "old_path": path,
                "new_path": path,
                "new_line": line,
            }
        return row

    def discussion(self, pull: Pull, said: Said) -> dict[str, Any]:
        return {"id": f"{said.id:040x}", "individual_note": not said.remarks, "notes": [self.note(pull, said)]}


def date(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z") if at else None
