"""The server shows the report to this machine alone and answers "saved" only when a decision is on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.errors import UsageError
from pipeline.review.decisions import load_decisions
from pipeline.review.server import make_app, serve

ADDRESS = "http://127.0.0.1:4321"
HOSTS = frozenset({"127.0.0.1:4321", "localhost:4321"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.html").write_text("<p>poročilo</p>", encoding="utf-8")
    (tmp_path / "report" / "a").mkdir(parents=True)
    (tmp_path / "report" / "a" / "0001.jpg").write_bytes(b"slika")
    (tmp_path / "report" / "a" / "secret.txt").write_text("ne")
    (tmp_path / "manifest.csv").write_text("ne")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(make_app(folder, "TOKEN", HOSTS), base_url=ADDRESS, follow_redirects=False) as client:
        yield client


def line(**fields: Any) -> str:
    return json.dumps({
        "schema": "zapisnik-decision/1", "document": "a" * 64, "page": 1, "line": 0, "word": 0, "read": "3e",
        "proposed": "še", "verdict": "accept", "text": "še", "when": "2024-05-06T07:08:09Z", **fields,
    })  # fmt: skip


def test_the_report_and_its_pictures_are_served_and_nothing_else(client: TestClient) -> None:
    assert "poročilo" in client.get("/TOKEN/report.html").text
    assert client.get("/TOKEN/report/a/0001.jpg").content == b"slika"
    for path in (
        "/", "/report.html", "/token/report.html", "/TOKEN/manifest.csv", "/TOKEN/decisions.jsonl",
        "/TOKEN/report/a/secret.txt", "/TOKEN/report/../manifest.csv", "/TOKEN/report/%2e%2e/manifest.csv",
        "/TOKEN/report/..%2freport.html",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "zapisnik.example:4321"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:4321.example"},
        {"Origin": "http://zapisnik.example"},
        {"Origin": "http://127.0.0.1:9"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_hosts_and_origins_are_refused(client: TestClient, folder: Path, headers: dict[str, str]) -> None:
    assert client.get("/TOKEN/report.html", headers=headers).status_code == 403
    assert client.post("/TOKEN/decisions", content=line(), headers=headers).status_code == 403
    assert not (folder / "decisions.jsonl").exists()


def test_a_decision_is_on_the_disk_before_it_is_called_saved(client: TestClient, folder: Path) -> None:
    answer = client.post("/TOKEN/decisions", content=line(), headers={"Origin": ADDRESS})
    assert answer.json() == {"saved": 1}
    assert len(load_decisions(folder / "decisions.jsonl")) == 1
    assert client.post("/TOKEN/decisions", content=line()).json() == {"saved": 1}, "sent twice, it is kept once"
    assert len(load_decisions(folder / "decisions.jsonl")) == 1
    assert json.loads(client.get("/TOKEN/decisions").text)["read"] == "3e"


@pytest.mark.parametrize("body", ["{", "[]", line(verdict="maybe"), line() + "\n" + line(text=""), b"\xff"])
def test_what_is_not_a_decision_is_refused_whole(client: TestClient, folder: Path, body: str | bytes) -> None:
    assert client.post("/TOKEN/decisions", content=body).status_code == 422
    assert not (folder / "decisions.jsonl").exists()


def test_too_much_at_once_is_refused(client: TestClient) -> None:
    assert client.post("/TOKEN/decisions", content=b" " * 5_000_000).status_code == 413


def test_a_disk_that_cannot_be_written_is_told(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = client.post("/TOKEN/decisions", content=line())
    assert answer.status_code == 507
    assert "No space left" in answer.json()["error"]


def test_a_decisions_file_that_cannot_be_read_is_told_and_left_alone(client: TestClient, folder: Path) -> None:
    (folder / "decisions.jsonl").write_text("[]\n")
    assert client.get("/TOKEN/decisions").status_code == 409
    assert client.post("/TOKEN/decisions", content=line()).status_code == 409
    assert (folder / "decisions.jsonl").read_text() == "[]\n"


def test_without_a_report_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no report"):
        serve(tmp_path, 0, lambda _: None)
