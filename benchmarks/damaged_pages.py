"""Make damaged pages: minutes of the samples, set in other faces and damaged in six ways as archives have them.

    python -m benchmarks.damaged_pages set FOLDER        FOLDER/dev and FOLDER/test: pages as printed, with their text
    python -m benchmarks.damaged_pages damage FOLDER     the same pages damaged, six kinds of each

The second step needs augraphy, the first does not: `pip install -e '.[damage]'`, or an environment of its own with
augraphy only, for it is used nowhere else. The development pages and the test pages share no text and no seed. The
pages are written as KIND-PAGE.png (their resolution is in the file) beside PAGE.txt.
`benchmarks.reading_accuracy` measures reading on them.
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Step = Callable[[Pixels, np.random.Generator], Pixels]

#: which texts are for looking at while developing, and which are measured at the end only
PARTS = {
    "dev": ("redna-seja", "zbor", "komisija", "krajevna-skupnost"),
    "test": ("odbor", "izredna-seja", "dopisna-seja", "slavnostna-seja"),
}
PAGES = 6
SEEDS = {"dev": 41, "test": 97}
RESOLUTIONS = (150, 175, 200)
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


# ------------------------------------------------------------------------------------------------ setting


def set_part(part: str, folder: Path) -> None:
    """Write the first `PAGES` pages of the texts of `part`, as printed, into `folder`, each in a face of its own."""
    from samples.layout import Style, set_pages
    from samples.paint import print_page
    from samples.render import HUMANIST, SANS, SERIF, SLAB, TEXTS, TYPEWRITER

    folder.mkdir(parents=True, exist_ok=True)
    styles = [
        Style(*SERIF, size=11.5),
        Style(*SANS, size=10.5, footer="{page}"),
        Style(*TYPEWRITER, size=11, left=28, right=18),
        Style(*HUMANIST, size=10, leading=1.4),
        Style(*SERIF, size=12, leading=1.2, justified=True, footer="- {page} -"),
        Style(*SLAB, size=10),
    ]
    pages = []
    for order, name in enumerate(PARTS[part]):
        style = styles[order % len(styles)]
        pages += [(page, style) for page in set_pages((TEXTS / f"{name}.txt").read_text("utf-8"), style)]
    longest = sorted(pages, key=lambda one: -len(one[0].text.split()))[:PAGES]
    for number, (page, style) in enumerate((one for one in pages if one in longest), start=1):
        dpi = RESOLUTIONS[number % len(RESOLUTIONS)]
        (folder / f"{number}.txt").write_text(page.text, encoding="utf-8")
        _save(print_page(page, style, dpi), folder / f"clean-{number}.png", dpi)


def _save(pixels: Pixels, path: Path, dpi: int) -> None:
    Image.fromarray(pixels).save(path, dpi=(dpi, dpi))


# ------------------------------------------------------------------------------------------------ damaging


def _augment(pixels: Pixels, *steps: Any) -> Pixels:
    """Put a page through augmentations of augraphy, which want three channels and answer with one or three."""
    page: Any = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
    for step in steps:
        done = step(page)
        page = done if done is not None else page
        page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page[:, :, :3]
        page = np.ascontiguousarray(page, dtype=np.uint8)
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def _scanned(pixels: Pixels, generator: np.random.Generator, skew: float = 1.0, fill: int = 255) -> Pixels:
    """A scanner's part: turned by a normal `skew` in degrees, unsharp, with the noise of its sensor."""
    height, width = pixels.shape
    angle = float(np.clip(generator.normal(0, skew), -3 * skew, 3 * skew))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    page = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill)
    page = cv2.GaussianBlur(page, (0, 0), float(generator.uniform(0.4, 0.8)))
    noisy = page + generator.normal(0, float(generator.uniform(2, 6)), page.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _jpeg(pixels: Pixels, quality: int) -> Pixels:
    coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def office(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """An ordinary scan: a little askew, JPEG."""
    return _jpeg(_scanned(pixels, generator), int(generator.integers(25, 60)))


def faded(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Faded ink on yellowed paper, turned on a black lid."""
    paper, ink = generator.uniform(195, 230), generator.uniform(35, 110)
    # ink that has gone from some places more than from others
    field = cv2.resize(generator.uniform(0.55, 1.1, (9, 7)), pixels.shape[::-1], interpolation=cv2.INTER_CUBIC)
    page = paper - (255 - pixels.astype(np.float64)) / 255 * ink * field
    page = np.clip(page, 0, 255).astype(np.uint8)
    return _jpeg(_scanned(page, generator, skew=2.5, fill=8), int(generator.integers(55, 85)))


def shadow(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Shadows and a lamp at one side, as on a photograph."""
    import augraphy

    page = _augment(
        pixels,
        augraphy.LightingGradient(max_brightness=255, min_brightness=int(generator.integers(0, 60)), transparency=0.5),
        augraphy.ShadowCast(
            shadow_opacity_range=(0.4, 0.75), shadow_iterations_range=(1, 2), shadow_blur_kernel_range=(101, 251)
        ),
    )
    return _jpeg(_scanned(page, generator), int(generator.integers(40, 70)))


def bleed(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """The other side shining through, specks, and folds that bend the lines."""
    import augraphy

    other = cv2.GaussianBlur(np.ascontiguousarray(np.roll(pixels[:, ::-1], (23, 40), (0, 1))), (0, 0), 1.6)
    through = (255 - other.astype(np.float64)) * generator.uniform(0.15, 0.4)
    page = np.clip(pixels - through, 0, 255)
    specks = generator.random(page.shape) < generator.uniform(0.0005, 0.003)
    specks = cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    page[specks] = generator.uniform(0, 120)
    folds = augraphy.Folding(
        fold_count=int(generator.integers(1, 4)),
        fold_noise=0.05,
        gradient_width=(0.1, 0.25),
        gradient_height=(0.006, 0.016),
    )
    page = _augment(page.astype(np.uint8), folds)
    return _jpeg(_scanned(page, generator, 0.6), int(generator.integers(40, 70)))


def photocopy(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """A bad photocopy: fields of toner noise, and the bands of a dirty drum."""
    import augraphy

    steps = [
        augraphy.BadPhotoCopy(
            noise_type=int(generator.integers(1, 5)),
            noise_side="random",
            noise_iteration=(1, 2),
            noise_size=(1, 2),
            noise_value=(40, 140),
            noise_sparsity=(0.2, 0.5),
            noise_concentration=(0.05, 0.3),
            blur_noise=int(generator.integers(0, 2)),
            wave_pattern=0,
            edge_effect=0,
        ),
        augraphy.DirtyDrum(
            line_width_range=(1, 5),
            line_concentration=float(generator.uniform(0.05, 0.2)),
            direction=int(generator.integers(0, 2)),
            noise_intensity=0.6,
            noise_value=(0, 60),
            ksize=(3, 3),
        ),
    ]
    return _jpeg(_scanned(_augment(pixels, *steps), generator), int(generator.integers(40, 70)))


def fax(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """A fax: low ink in lines and bands, streaks, a coarse raster, hard compression."""
    import augraphy

    lines = [
        augraphy.LowInkRandomLines(count_range=(10, 30), noise_probability=0.1),
        augraphy.LowInkPeriodicLines(count_range=(2, 4), period_range=(16, 40), noise_probability=0.1),
    ]
    rollers = [augraphy.DirtyRollers(line_width_range=(6, 14), scanline_type=0)]
    # a raster, or black and white by a local threshold; either, or the bands of the rollers
    raster = [augraphy.Faxify(scale_range=(1.0, 1.2), monochrome=0, halftone=1)]
    bilevel = [augraphy.Faxify(scale_range=(1.0, 1.2), monochrome=1, monochrome_method="threshold_sauvola", halftone=0)]
    steps = [*lines, *((rollers, raster, bilevel, [*rollers, *raster])[int(generator.integers(4))])]
    page = _augment(pixels, *steps)
    page = cv2.resize(page, pixels.shape[::-1], interpolation=cv2.INTER_AREA)
    _, width = page.shape
    for _ in range(int(generator.integers(2, 6))):
        x, thick = int(generator.integers(width)), int(generator.integers(1, 4))
        page[:, x : x + thick] = int(generator.choice([0, 255]))
    return _jpeg(_scanned(page, generator, 0.5), int(generator.integers(8, 25)))


KINDS: dict[str, Step] = {step.__name__: step for step in (office, faded, shadow, bleed, photocopy, fax)}


def damage_part(folder: Path, seed: int) -> None:
    """Write each page of `folder` damaged in each way; augraphy draws from generators of its own, seeded here."""
    for order, (kind, step) in enumerate(KINDS.items()):
        for clean in sorted(folder.glob("clean-*.png")):
            number = int(clean.stem.rpartition("-")[2])
            own = seed * 1000 + order * 100 + number
            random.seed(own)
            np.random.seed(own)
            cv2.setRNGSeed(own)
            with Image.open(clean) as image:
                pixels, dpi = np.asarray(image.convert("L"), dtype=np.uint8), round(image.info["dpi"][0])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                _save(step(pixels, np.random.default_rng(own)), folder / f"{kind}-{number}.png", dpi)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("set", "damage"))
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    for part, seed in SEEDS.items():
        if chosen.step == "set":
            set_part(part, chosen.folder / part)
        else:
            damage_part(chosen.folder / part, seed)


if __name__ == "__main__":
    main()
