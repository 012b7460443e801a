"""How a picture of the user's guide is taken: a tab of one person of the demonstration, cropped and made light."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page

from tools.screenshots import ROOT

PICTURES = ROOT / "docs/rokasgramata/attels"
WIDE, HEIGHT = 1280, 900
MARGIN = 8
COLOURS = 96
MOST_BYTES, MOST_BYTES_TOGETHER = 120_000, 4_000_000
# The banner, the way here and the footer say nothing about the job that a picture explains; and Chromium names the
# button of a file in the language of the computer on which it runs, not of the page.
TIDY = """
.ui-demo, .govuk-breadcrumbs, footer { display: none !important }
* { caret-color: transparent !important }
input[type=file] { color: transparent !important }
input[type=file]::file-selector-button { display: none }
input[type=file]::before {
  content: "Izvēlēties failu"; color: #0b0c0c; background: #eeefef; border: 1px solid #767676; padding: 2px 8px;
}
"""


@dataclass(frozen=True)
class Camera:
    """A tab of one person, and where its pictures go."""

    page: Page

    def open(self, path: str) -> None:
        """Open a page of the site, made tidy."""
        answer = self.page.goto(path)
        if answer is None or not answer.ok:
            raise SystemExit(f"{path} answers {answer.status if answer else 'nothing'}")
        self.tidy()

    def tidy(self) -> None:
        """Hide what no picture needs, on the page as it is now, or as it will be once it is there."""
        self.page.wait_for_load_state()
        self.page.add_style_tag(content=TIDY)

    def press(self, name: str) -> None:
        """Press a button or follow a link that leads to another page."""
        self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first.click()
        self.tidy()

    def take(self, name: str, *parts: str | Locator, most: int = HEIGHT) -> None:
        """A picture of what the named parts together cover, at most so high; of the window when no part is named."""
        found = [self.page.locator(part).first if isinstance(part, str) else part for part in parts]
        path = PICTURES / f"{name}.png"
        if found:
            self.page.screenshot(path=path, full_page=True, clip=self.around(found, most))
        else:
            self.page.screenshot(path=path, clip={"x": 0, "y": 0, "width": self.width, "height": most})
        reduce(path)

    def around(self, found: list[Locator], most: int) -> FloatRect:
        """What covers all of these, with a margin."""
        boxes = [box for box in (part.bounding_box() for part in found) if box]
        if len(boxes) != len(found):
            raise SystemExit(f"Something of a picture is not to be seen on {self.page.url}.")
        scrolled = float(self.page.evaluate("window.scrollY"))
        left = max(min(box["x"] for box in boxes) - MARGIN, 0)
        top = max(min(box["y"] for box in boxes) + scrolled - MARGIN, 0)
        right = min(max(box["x"] + box["width"] for box in boxes) + MARGIN, self.width)
        bottom = max(box["y"] + box["height"] for box in boxes) + scrolled + MARGIN
        return {"x": left, "y": top, "width": right - left, "height": min(bottom - top, most)}

    @property
    def width(self) -> int:
        """How wide the window is."""
        size = self.page.viewport_size
        return size["width"] if size else WIDE


@dataclass(frozen=True)
class Studio:
    """The site of the demonstration, a browser, and the cookies of its people."""

    browser: Browser
    address: str
    people: dict[str, tuple[str, str] | None]

    @contextmanager
    def person(self, name: str, *, width: int = WIDE) -> Iterator[Camera]:
        """A tab in which this person has signed in."""
        context = self.browser.new_context(
            base_url=self.address,
            locale="lv-LV",
            timezone_id="Europe/Riga",
            reduced_motion="reduce",
            viewport={"width": width, "height": HEIGHT},
            bypass_csp=True,  # our own style sheet, which hides the banner
        )
        context.set_default_timeout(10_000)
        cookie = self.people[name]
        if cookie:
            context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": self.address}])
        yield Camera(context.new_page())
        context.close()


def reduce(path: Path) -> None:
    """Fewer colours: a page has few, and the file is a third of its size."""
    picture = Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)


def weigh() -> int:
    """Say which pictures are heavier than a reader on a phone should fetch."""
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    heavy = [f"{name}: {size:,} bytes" for name, size in sizes.items() if size > MOST_BYTES]
    print(f"{len(sizes)} pictures, {sum(sizes.values()):,} bytes.", *heavy, sep="\n")
    return 1 if heavy or sum(sizes.values()) > MOST_BYTES_TOGETHER else 0
