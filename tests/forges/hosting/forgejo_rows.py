"""What Forgejo's API shows of a repository, a pull request and what is said of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.forges.hosting.repositories import Bare
from tests.forges.hosting.state import Pull, Said, State


class Rows:
    """The rows of one state, shown at one address."""

    state: State
    address: str

    def api(self, rest: str) -> str:
        return f"{self.address}/api/v1/repos/{self.state.bare.path}/{rest}"

    def pages(self, pull: Pull) -> str:
        return f"{self.address}/{self.state.bare.path}/pulls/{pull.number}"

    def repo(self, home: Bare) -> dict[str, Any]:
        owner, _, name = home.path.partition("/")
        return {
            "id": self.state.repo_id(home),
            "owner": self.account(owner),
            "name": name,
            "full_name": home.path,
            "empty": False,
            "private": True,
            "fork": home != self.state.bare,
            "html_url": f"{self.address}/{home.path}",
            "clone_url": f"{self.address}/{home.path}.git",
            "default_branch": "main",
            "archived": False,
            "has_pull_requests": True,
            # Of who the token acts for; what the token itself may do is said nowhere.
            "permissions": {"admin": True, "push": True, "pull": True},
        }

    def account(self, login: str) -> dict[str, Any]:
        return {"id": 1, "login": login, "full_name": "", "email": f"{login}@noreply.localhost"}

    def pull(self, pull: Pull) -> dict[str, Any]:
        merged, base = pull.state == "merged", self.state.tip(self.state.bare, pull.base) or ""
        return {
            "id": 1000 + pull.number,
            "url": self.pages(pull),
            "number": pull.number,
            "user": self.account(pull.by),
            "title": pull.title,
            "body": pull.body,
            "labels": [self.label(name) for name in pull.labels],
            "state": "open" if pull.state == "open" else "closed",
            "draft": False,
            "is_locked": False,
            "comments": len(pull.comments),
            "html_url": self.pages(pull),
            "mergeable": pull.state == "open",
            "merged": merged,
            "merged_at": date(pull.ended) if merged else None,
            "merge_commit_sha": pull.commit if merged else None,
            "merged_by": self.account(pull.merged_by) if pull.merged_by else None,
            "base": {"label": pull.base, "ref": pull.base, "sha": base, **self.of_repo(self.state.bare)},
            "head": self.head(pull),
            "merge_base": self.state.bare.fork_point(base, pull.head),
            "created_at": date(pull.created),
            "updated_at": date(pull.updated),
            "closed_at": date(pull.ended),
        }

    def of_repo(self, home: Bare) -> dict[str, Any]:
        kept = self.state.home(home.owner) == home
        return {"repo_id": self.state.repo_id(home) if kept else -1, "repo": self.repo(home) if kept else None}

    def head(self, pull: Pull) -> dict[str, Any]:
        """The head, whose `ref` is no branch any more once that is deleted."""
        there = self.state.tip(pull.home, pull.branch)
        ref = pull.branch if there else self.state.ref.format(pull.number)
        return {"label": pull.branch, "ref": ref, "sha": there or pull.head, **self.of_repo(pull.home)}

    def label(self, name: str) -> dict[str, Any]:
        number = self.state.labels[name]
        return {
            "id": number,
            "name": name,
            "exclusive": False,
            "is_archived": False,
            "color": "5b6b7a",
            "description": "",
            "url": self.api(f"labels/{number}"),
        }

    def comment(self, pull: Pull, said: Said) -> dict[str, Any]:
        return {
            "id": said.id,
            "html_url": f"{self.pages(pull)}#issuecomment-{said.id}",
            "pull_request_url": self.pages(pull),
            "issue_url": "",
            "user": self.account(said.by),
            "body": said.text,
            "created_at": date(said.at),
            "updated_at": date(said.at),
        }

    def review(self, pull: Pull, said: Said) -> dict[str, Any]:
        return {
            "id": said.id,
            "user": self.account(said.by),
            "team": None,
            "state": "COMMENT",
            "body": said.text,
            "commit_id": said.commit,
            "stale": said.commit != pull.head,
            "official": False,
            "dismissed": False,
            "comments_count": len(said.remarks),
            "submitted_at": date(said.at),
            "updated_at": date(said.at),
            "html_url": f"{self.pages(pull)}#issuecomment-{said.id}",
            "pull_request_url": self.pages(pull),
        }


def date(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
