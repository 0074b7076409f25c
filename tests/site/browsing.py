"""A browser without a window that tells what a page did wrong."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import define, field
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"width": 390, "height": 800}
DESK = {"width": 1300, "height": 900}
LATE = ("/assets/favicon.svg", "/search/search_index.json")
"""What a page goes on to load behind itself; whoever leaves it first breaks that off. Seen, and nothing else is let pass."""
LATE_FOLDERS = ("/assets/javascripts/workers/", "/assets/javascripts/lunr/")
NO_SEARCH = "globalThis.Worker = class extends EventTarget { postMessage() {} }"
"""For pages that are only looked at: building the index of the search takes most of a page's time."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine."""
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield held
        held.close()


@define(slots=False)  # Playwright keeps its wrappers on the object
class Watch:
    """What goes wrong on a page: what it complains of, what it cannot load, what it asks of another site.

    Attributes:
        home: What every address begins with.
        wrong: What went wrong.
    """

    home: str
    wrong: list[str] = field(factory=list)

    def over(self, page: Page) -> None:
        """Watch a page."""
        page.on("console", self._said)
        page.on("pageerror", lambda fault: self.wrong.append(str(fault)))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("request", self._asked)

    def told(self) -> list[str]:
        """What went wrong since this was last asked."""
        told, self.wrong = self.wrong, []
        return told

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{message.text} {message.location['url']}")

    def _failed(self, request: Request) -> None:
        # The root itself only leads on, and may be left before it is whole.
        if request.failure != "net::ERR_ABORTED" or not (is_late(request.url) or request.url == self.home):
            self.wrong.append(f"{request.failure} {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.wrong.append(f"asks {request.url}")


def is_late(address: str) -> bool:
    """Whether a page loads this behind itself."""
    return address.endswith(LATE) or any(folder in address for folder in LATE_FOLDERS)


@contextmanager
def watched(
    browser: Browser, home: str, *, locale: str = "zh-CN", size: dict[str, int] = DESK, script: str = ""
) -> Iterator[tuple[Page, Watch]]:
    """A page on which nothing may go wrong."""
    context = browser.new_context(viewport=size, locale=locale, timezone_id="Asia/Shanghai")
    if script:
        context.add_init_script(script)
    page, watch = context.new_page(), Watch(home)
    watch.over(page)
    yield page, watch
    context.close()
    told = watch.told()
    assert told == [], told
