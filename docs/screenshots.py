"""Make the pictures of the report in this folder from the samples: `python docs/screenshots.py out/samples`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="sl-SI")
        report = folder.resolve() / "report.html"

        def take(name: str, address: str) -> None:
            page.goto("about:blank")
            page.goto(f"{report.as_uri()}#{address}")
            page.locator("main#content").wait_for()
            prepare(page, name)
            page.wait_for_timeout(1000)  # the pictures load as they come into view
            page.screenshot(path=HERE / f"{name}.png")

        page.goto(report.as_uri())
        page.get_by_label("Vaše ime").fill("Ana Kos")
        page.get_by_label("Vaše ime").blur()
        scan = number_of(page, report, "2015/izredna-seja.pdf")
        changed = number_of(page, report, "2023/redna-seja.pdf")
        take("report-folder", "view=folder")
        take("report", f"view=doubt&doc={changed}&order=place")
        take("report-differences", f"view=changes&doc={changed}")
        take("report-sample", "view=sample")
        take("report-text", f"view=text&doc={scan}")
        take("report-minutes", f"view=minutes&doc={scan}")
        browser.close()


def number_of(page: Page, report: Path, document: str) -> str:
    """Return the number that the report's addresses have for `document`."""
    page.goto(f"{report.as_uri()}#view=doubt")
    return page.get_by_label("Dokument").locator("option", has_text=document).first.get_attribute("value") or ""


def prepare(page: Page, name: str) -> None:
    """Bring the page into the state that the picture shows."""
    if name == "report":
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
    elif name == "report-sample":
        for key in "sss":
            page.keyboard.press(key)
        page.mouse.wheel(0, -5000)
        page.reload()
    elif name == "report-text":
        page.locator("[data-word]", has_text="Žumer,").hover()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
