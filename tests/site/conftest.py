"""The built site: `make docs` first. `make browse` does both."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.browsing import CHROMIUM, chromium, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the site."""
    folder = Path(os.environ.get("COMMSTD_SITE", ROOT / "site"))
    if not (folder / "zh" / "index.html").exists():
        pytest.fail(f"there is no site in {folder}: make docs", pytrace=False)
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a browser that went to another page; what it misses, it tells itself."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on this machine alone."""
    handler = functools.partial(Quiet, directory=str(site))
    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    if CHROMIUM is None:
        pytest.fail("there is no Chromium (on Debian: apt install chromium fonts-noto-cjk)", pytrace=False)
    with chromium() as held:
        yield held


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of the served site on which nothing may go wrong."""
    with watched(browser, address) as (held, _):
        yield held
