"""The report served on this machine alone: every decision is on the disk before the browser is told it is saved.

    GET  /TOKEN/report.html, /TOKEN/report/…   the report and its pictures, as they lie in the folder
    GET  /TOKEN/decisions                      the decisions saved so far, a JSON object a line
    POST /TOKEN/decisions                      lines to add; answered with {"saved": how many are on the disk}

Whoever does not know the token, new each time, sees nothing. A request whose Host is not this server is refused, so
that a page elsewhere cannot reach it under a name of its own that leads here (DNS rebinding), and one that another page
sends (Origin, Sec-Fetch-Site) is refused too.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import UsageError, ZapisnikError
from pipeline.review.decisions import FILE_NAME, Decision, add_decisions, load_decisions
from pipeline.review.parts import PARTS

HOST = "127.0.0.1"
_FIRST_FREE_PORT, _FREE_PORTS = 49152, 16384  # those that RFC 6335 leaves to everybody
_LARGEST_POST = 4_000_000  # bytes: some 8,000 decisions
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class _OnlyHere:
    """Refuses what does not come from the page that this server sent to this machine."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (why := self._refusal(Request(scope))):
            await PlainTextResponse(why, 403, _HEADERS)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, request: Request) -> str:
        if request.headers.get("host", "").lower() not in self._hosts:
            return "This report is shown only on the machine that serves it."
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host}" for host in self._hosts}:
            return "Another page may not use this report."
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return "Another page may not use this report."
        return ""


class _Pictures(StaticFiles):
    """The files of the report; not those that merely lie beside it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if Path(path).suffix not in (".jpg", ".webp", ".html"):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        if not path.endswith(".html"):
            response.headers["Cache-Control"] = "private, max-age=3600"
        return response


def make_app(folder: Path, token: str, hosts: frozenset[str]) -> Starlette:
    """Return the application that serves the report in `folder` to `hosts` (name:port) under `token`.

    `app.state.saved` counts the decisions that were added.
    """
    path = folder / FILE_NAME

    async def report(_: Request) -> Response:
        return FileResponse(folder / "report.html", headers=_HEADERS)

    async def home(_: Request) -> Response:
        return RedirectResponse(f"/{token}/report.html", headers=_HEADERS)

    async def no_icon(_: Request) -> Response:
        return Response(status_code=204, headers=_HEADERS)

    async def saved(_: Request) -> Response:
        try:
            decisions = await run_in_threadpool(load_decisions, path)
        except ZapisnikError as error:
            return JSONResponse({"error": error.message, "advice": error.advice}, 409, _HEADERS)
        lines = "".join(entry.model_dump_json(by_alias=True) + "\n" for entry in decisions.entries)
        return Response(lines, media_type="application/x-ndjson", headers=_HEADERS)

    async def save(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST_POST:
                return JSONResponse({"error": "too much at once"}, 413, _HEADERS)
        try:
            entries = [Decision.model_validate(json.loads(line)) for line in bytes(body).split(b"\n") if line.strip()]
        except (ValidationError, UnicodeDecodeError, ValueError, RecursionError):
            return JSONResponse({"error": "not a decision"}, 422, _HEADERS)
        try:
            added = await run_in_threadpool(add_decisions, path, entries)
        except ZapisnikError as error:
            return JSONResponse({"error": error.message, "advice": error.advice}, 409, _HEADERS)
        except OSError as error:
            return JSONResponse({"error": f"{path}: {error.strerror}"}, 507, _HEADERS)
        app.state.saved += len(added)
        return JSONResponse({"saved": len(entries)}, headers=_HEADERS)

    (folder / PARTS).mkdir(exist_ok=True)
    app = Starlette(
        routes=[
            Route("/favicon.ico", no_icon),
            Route(f"/{token}/", home),
            Route(f"/{token}/report.html", report),
            Route(f"/{token}/decisions", saved),
            Route(f"/{token}/decisions", save, methods=["POST"]),
            # The store keeps the pictures; the folder of the report may hold links to them.
            Mount(f"/{token}/{PARTS}", _Pictures(directory=folder / PARTS, follow_symlink=False)),
        ],
        middleware=[Middleware(_OnlyHere, hosts=hosts)],
    )
    app.state.saved = 0
    return app


def serve(folder: Path, port: int, ready: Callable[[str], None]) -> int:
    """Serve the report in `folder` until the process is told to end, and return how many decisions were saved.

    `ready` is told the address. `port` 0 takes the usual one of the folder, or a free one where that is taken.

    Raises:
        UsageError: the folder has no report, or the port is taken.
    """
    if not (folder / "report.html").is_file():
        raise UsageError(f"there is no report in {folder}", f"make it with: zapisnik report {folder}")
    load_decisions(folder / FILE_NAME)  # what cannot be read is told now, not to the browser
    token = secrets.token_urlsafe(24)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(listening, folder, port)
        port = listening.getsockname()[1]
        app = make_app(folder, token, frozenset({f"{HOST}:{port}", f"localhost:{port}"}))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", server_header=False, access_log=False)
        server = _Server(config, lambda: ready(f"http://{HOST}:{port}/{token}/report.html"))
        server.run(sockets=[listening])
    return int(app.state.saved)


def _bind(listening: socket.socket, folder: Path, port: int) -> None:
    if not port:
        # A browser keeps what was not saved by port: the server that is started again finds it there.
        usual = _FIRST_FREE_PORT + zlib.crc32(os.fsencode(folder.resolve())) % _FREE_PORTS
        with suppress(OSError):
            listening.bind((HOST, usual))
            return
    try:
        listening.bind((HOST, port))
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}", "give another --port") from error


class _Server(uvicorn.Server):
    """uvicorn, but that it says when it is ready and ends without an error on Ctrl-C."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True
