"""The steps of a forge's workflow, run here in order: scripts as they stand, actions by what is plainly the same."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.blog import ROOT

GITHUB, FORGEJO, GITLAB = ROOT / ".github/workflows", ROOT / ".forgejo/workflows", ROOT / ".gitlab-ci.yml"
# `make setup` would fetch from a registry what these tests stand on already.
MAKE = f'#!/bin/sh\ntest "$*" = setup && ln -sfn {sys.prefix} .venv\n'


@dataclass
class Machine:
    """A runner for the jobs of the repository at `origin`; `known` are the values of expressions and variables.

    What is cached, uploaded and deployed lies in its folder. A job begins in an empty workspace.
    """

    folder: Path
    origin: str
    known: Mapping[str, str]
    address: str = ""
    log: str = ""
    cached: str = ""
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def actions(self, file: Path, job: str) -> bool:
        """Run a job of GitHub's or Forgejo's; whether all of its steps ended well."""
        read = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"][job]
        if "if" in read and self.known[read["if"]] != "true":
            return False
        self._begin()
        for step in read["steps"]:
            if "uses" in step:
                name = step["uses"].partition("@")[0].rpartition("/")[2].replace("-", "_")
                done = getattr(self, f"_{name}")(
                    {key: self.filled(str(value)) for key, value in step.get("with", {}).items()}
                )
            else:
                env = {name: self.filled(str(value)) for name, value in step.get("env", {}).items()}
                done = self._run(step["run"], env)
            if not done and not step.get("continue-on-error"):
                return False
        self._end()
        self.outputs = dict(line.split("=", 1) for line in self._output.read_text().splitlines())
        return True

    def gitlab(self, job: str) -> bool:
        """Run a job of GitLab's, whose rules are not looked at."""
        read = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))[job]
        self._begin()
        if read.get("variables", {}).get("GIT_STRATEGY") != "none":
            self._checkout({"ref": self.known["CI_COMMIT_SHA"]})
        if "cache" in read:
            self._cache({"path": read["cache"]["paths"][0], "key": "x", "restore-keys": ""})
        script = "\n".join([*read.get("before_script", []), *read["script"]])
        done = self._run(script, dict(self.known))
        for path in read.get("artifacts", {}).get("paths", []) if done else []:
            self._upload_artifact({"name": Path(path).name, "path": path})
        if done:
            self._end()
        return done

    def filled(self, text: str) -> str:
        """A text with its expressions evaluated; a test knows all of those that it runs."""
        return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", lambda found: self.known[found[1]], text)

    @property
    def _output(self) -> Path:
        return self.folder / "output"

    def _begin(self) -> None:
        shutil.rmtree(self.workspace, ignore_errors=True)
        self.workspace.mkdir(parents=True)
        self._output.write_text("")
        self.cached = ""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        (tools / "make").write_text(MAKE)
        (tools / "make").chmod(0o755)

    def _run(self, script: str, env: Mapping[str, str]) -> bool:
        kept = {
            name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_NOSYSTEM") if name in os.environ
        }
        path = f"{self.folder / 'tools'}:{os.environ['PATH']}"
        surroundings = {**kept, "PATH": path, "GITHUB_OUTPUT": str(self._output), **env}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        ran = subprocess.run(command, cwd=self.workspace, env=surroundings, capture_output=True, text=True, check=False)
        self.log += ran.stdout + ran.stderr
        return ran.returncode == 0

    def _checkout(self, given: Mapping[str, str]) -> bool:
        commands = [f"git clone --quiet {self.origin} .", f"git checkout --quiet {given['ref']}"]
        if self.address:
            commands.append(f"git remote set-url origin {self.address}")
        return self._run("\n".join(commands), {})

    def _setup_python(self, given: Mapping[str, str]) -> bool:
        return True

    def _cache(self, given: Mapping[str, str]) -> bool:
        self.cached = given["path"]
        if (self.folder / "cache").exists():
            shutil.copytree(self.folder / "cache", self.workspace / self.cached)
        return True

    def _end(self) -> None:
        """What happens when all steps of a job are done: its cache is kept."""
        if self.cached:
            shutil.rmtree(self.folder / "cache", ignore_errors=True)
            shutil.copytree(self.workspace / self.cached, self.folder / "cache")

    def _upload_artifact(self, given: Mapping[str, str]) -> bool:
        source, target = self.workspace / given["path"], self.folder / given["name"]
        shutil.rmtree(target, ignore_errors=True)
        if source.exists():
            shutil.copytree(source, target)
        return True

    def _upload_pages_artifact(self, given: Mapping[str, str]) -> bool:
        return self._upload_artifact({"name": "uploaded", **given})

    def _deploy_pages(self, given: Mapping[str, Any]) -> bool:
        shutil.copytree(self.folder / "uploaded", self.folder / "live", dirs_exist_ok=True)
        return True
