"""What GitHub's API shows of a repository, a pull request and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.forges.hosting.repositories import Bare
from tests.forges.hosting.state import Pull, Said, State


class Rows:
    """The rows of one state, shown at one address."""

    state: State
    address: str

    def api(self, rest: str) -> str:
        return f"{self.address}/api/v3/repos/{self.state.bare.path}/{rest}"

    def repo(self, home: Bare) -> dict[str, Any]:
        owner, _, name = home.path.partition("/")
        return {
            "id": 1 if home == self.state.bare else 2,
            "node_id": "R_1",
            "name": name,
            "full_name": home.path,
            "owner": self.account(owner),
            "private": True,
            "html_url": f"{self.address}/{home.path}",
            "url": f"{self.address}/api/v3/repos/{home.path}",
            "clone_url": f"{self.address}/{home.path}.git",
            "fork": home != self.state.bare,
            "default_branch": "main",
            "archived": False,
            "disabled": False,
        }

    def account(self, login: str) -> dict[str, Any]:
        return {"login": login, "id": 1, "node_id": "U_1", "type": "User", "site_admin": False}

    def simple(self, pull: Pull) -> dict[str, Any]:
        pages = f"{self.address}/{self.state.bare.path}/pull/{pull.number}"
        return {
            "url": self.api(f"pulls/{pull.number}"),
            "id": 1000 + pull.number,
            "node_id": f"PR_{pull.number}",
            "html_url": pages,
            "number": pull.number,
            "state": "open" if pull.state == "open" else "closed",
            "locked": False,
            "title": pull.title,
            "user": self.account(pull.by),
            "body": pull.body or None,
            "labels": self.labels(pull),
            "created_at": date(pull.created),
            "updated_at": date(pull.updated),
            "closed_at": date(pull.ended),
            "merged_at": date(pull.ended) if pull.state == "merged" else None,
            "merge_commit_sha": self.state.tip(self.state.bare, pull.base) if pull.state == "merged" else None,
            "head": self.end(pull.home, pull.branch, pull.head),
            "base": self.end(self.state.bare, pull.base, self.state.tip(self.state.bare, pull.base) or ""),
            "author_association": "OWNER",
            "draft": False,
        }

    def whole(self, pull: Pull) -> dict[str, Any]:
        merged = pull.state == "merged"
        return {
            **self.simple(pull),
            "merged": merged,
            "mergeable": None,
            "merged_by": self.account(pull.merged_by) if pull.merged_by else None,
            "comments": len(pull.comments),
            "review_comments": sum(len(one.remarks) for one in pull.reviews),
        }

    def end(self, home: Bare, branch: str, sha: str) -> dict[str, Any]:
        """One end of a pull request; the copy that a branch lay in may be gone."""
        kept = self.state.home(home.owner) == home
        user = self.account(home.owner)
        return {
            "label": f"{home.owner}:{branch}",
            "ref": branch,
            "sha": sha,
            "user": user,
            "repo": self.repo(home) if kept else None,
        }

    def labels(self, pull: Pull) -> list[Mapping[str, Any]]:
        return [
            {
                "id": self.state.labels.setdefault(name, len(self.state.labels) + 1),
                "node_id": "LA_1",
                "url": self.api("labels"),
                "name": name,
                "description": None,
                "color": "ededed",
                "default": False,
            }
            for name in pull.labels
        ]

    def comment(self, pull: Pull, said: Said) -> dict[str, Any]:
        return {
            "id": said.id,
            "node_id": f"IC_{said.id}",
            "url": self.api(f"issues/comments/{said.id}"),
            "html_url": f"{self.address}/{self.state.bare.path}/pull/{pull.number}#issuecomment-{said.id}",
            "body": said.text,
            "user": self.account(said.by),
            "created_at": date(said.at),
            "updated_at": date(said.at),
            "author_association": "OWNER",
        }

    def review(self, pull: Pull, said: Said) -> dict[str, Any]:
        return {
            "id": said.id,
            "node_id": f"PRR_{said.id}",
            "user": self.account(said.by),
            "body": said.text,
            "state": "COMMENTED",
            "html_url": f"{self.address}/{self.state.bare.path}/pull/{pull.number}#pullrequestreview-{said.id}",
            "submitted_at": date(said.at),
            "commit_id": said.commit,
            "author_association": "OWNER",
        }


def date(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
