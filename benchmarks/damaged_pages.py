"""Make damaged pages: minutes, set in other faces and damaged in six ways as archives have them.

    python -m benchmarks.damaged_pages set FOLDER        FOLDER/dev, FOLDER/test (or other --parts): pages as printed
    python -m benchmarks.damaged_pages damage FOLDER     the same pages damaged, six kinds of each

The second step needs augraphy, the first does not: `make bench` keeps an environment for it in build/damage, for it is
used nowhere else and brings an OpenCV of its own. The parts share no text and no seed; no two pages of a kind are
damaged alike. Pages are written as KIND-PAGE.png (their resolution is in the file) beside
PAGE.txt. `benchmarks.reading_accuracy` measures reading on them.
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


class Kind(NamedTuple):
    """A kind of damage, and how such pages are scanned."""

    damage: Callable[[Pixels, np.random.Generator], Pixels]
    turn: float  # degrees, at most, to either side
    quality: tuple[int, int]  # of the JPEG
    lid: int  # grey level around the page

    def draw(self, generator: np.random.Generator) -> tuple[float, int]:
        """Return an angle and a quality for `scanned`."""
        return float(generator.uniform(-self.turn, self.turn)), int(generator.integers(*self.quality))


#: which texts of `benchmarks/minutes` are for looking at while developing, and which are measured at the end only
PARTS = {
    "dev": (
        *("brezovec-obcinski-svet-2015", "ks-podlesje-2012", "os-gornja-loka-2019"),
        *("no-brezovje-2021", "so-jelsevo-zzd-1987", "lipovec-komisija-2023"),
    ),
    "more-dev": (
        *("ks-hrastje-2005", "svet-regije-2014", "ks-polana-1999", "cs-nabrezje-2009", "rakovec-zbor-ks-1985"),
        *("komisija-priznanja-2014", "sz-vrtec-mehurcki-2016", "os-ravna-gora-konst-2022"),
        *("savinja-izpis-sklepov-2008", "seja-brez-glave-1996", "os-trsje-dopisna-2020", "zalog-dpz-1986"),
    ),
    "test": (
        *("os-dobrnik-1999", "oop-zagorica-2018", "trnje-skrajsani-zapisnik-2023"),
        *("ks-sveti-rok-2002", "vrhpolje-odbor-prostor-2019"),
    ),
    "more-test": (
        *("os-trebno-1994", "ks-gornji-log-2011", "os-rovtisce-2024", "no-vinogorje-2010", "ks-osredek-2003"),
        *("ms-ledinje-2024", "zks-ravnik-1986", "os-pod-gradiscem-2020", "odbor-selnik-2005", "os-tisovec-2008"),
    ),
}
SEEDS = {"dev": 41, "more-dev": 53, "test": 97, "more-test": 89}
RESOLUTIONS = (150, 175, 200)
MINUTES = Path(__file__).resolve().parent / "minutes"


# ------------------------------------------------------------------------------------------------ setting


def set_part(part: str, folder: Path, count: int) -> None:
    """Write the fullest page of each of the first `count` texts of `part`, as printed, each in a face of its own."""
    from benchmarks.minutes_scans import FACES, pages_of, style_of
    from samples.paint import print_page

    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(PARTS[part][:count], start=1):
        text = next(MINUTES.glob(f"*/{name}.txt")).read_text(encoding="utf-8")
        style = style_of(text, FACES[(number - 1) % len(FACES)])
        page = max(pages_of(text, style), key=lambda page: len(page.text.split()))
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
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(grey, pixels.shape[::-1], interpolation=cv2.INTER_AREA), dtype=np.uint8)


def scanned(pixels: Pixels, angle: float, lid: int, quality: int) -> Pixels:
    """A scanner's part: the sheet turned by `angle` degrees on a `lid` as grey as said, and JPEG."""
    height, width = pixels.shape
    cos, sin = abs(np.cos(np.radians(angle))), abs(np.sin(np.radians(angle)))
    size = int(width * cos + height * sin), int(height * cos + width * sin)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    page = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=lid)
    coded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _some(generator: np.random.Generator, *steps: tuple[float, Callable[[], Any]]) -> list[Any]:
    """Return each of `steps` with its probability."""
    return [make() for probability, make in steps if generator.random() < probability]


def office(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """An ordinary scan: a little askew, JPEG."""
    import augraphy

    steps = _some(
        generator,
        (0.4, lambda: augraphy.InkBleed(intensity_range=(0.1, 0.4), kernel_size=(3, 3), severity=(0.2, 0.4))),
        (0.5, lambda: augraphy.SubtleNoise(subtle_range=int(generator.integers(5, 15)))),
        (0.4, lambda: augraphy.NoiseTexturize(sigma_range=(2, 6), turbulence_range=(2, 5))),
    )
    page = _augment(pixels, *steps)
    if generator.random() < 0.6:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), float(generator.uniform(0.3, 0.7))), dtype=np.uint8)
    return page


def faded(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Faded ink on darkened paper, turned on a black lid."""
    import augraphy

    steps = _some(
        generator,
        (0.4, lambda: augraphy.Letterpress(n_samples=(200, 500), n_clusters=(200, 500), value_range=(170, 240))),
        (0.4, lambda: augraphy.LowInkRandomLines(count_range=(3, 10), noise_probability=0.1)),
    )
    page = 255 - _augment(pixels, *steps).astype(np.float64)
    paper, ink = generator.uniform(205, 250), generator.uniform(90, 240)
    pale = np.clip(paper - page / 255 * ink, 0, 255)
    texture = _some(
        generator,
        (0.5, lambda: augraphy.NoiseTexturize(sigma_range=(2, 6), turbulence_range=(2, 5))),
        (0.5, lambda: augraphy.SubtleNoise(subtle_range=8)),
    )
    return _augment(pale.astype(np.uint8), *texture)


def shadow(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Shadows and a lamp at one side, as on a photograph."""
    import augraphy

    lamp = {"mode": str(generator.choice(["gaussian", "linear_dynamic", "linear_static"])), "max_brightness": 255}
    dark, clear = int(generator.integers(0, 100)), float(generator.uniform(0.6, 0.85))
    steps = _some(
        generator,
        (0.8, lambda: augraphy.ShadowCast(shadow_opacity_range=(0.2, 0.9), shadow_iterations_range=(1, 2))),
        (0.5, lambda: augraphy.LightingGradient(**lamp, min_brightness=dark, transparency=clear)),
        (0.4, lambda: augraphy.NoiseTexturize(sigma_range=(2, 5), turbulence_range=(2, 5))),
        (0.3, lambda: augraphy.SubtleNoise(subtle_range=8)),
    )
    return _augment(pixels, *steps)


def bleed(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """The other side shining through, specks, and folds that bend the lines."""
    import augraphy

    specks = generator.random(pixels.shape) < generator.uniform(0.0005, 0.004)
    page = np.where(specks, np.uint8(generator.uniform(0, 120)), pixels)
    through = {"intensity_range": (0.1, 0.4), "color_range": (0, 160), "offsets": (20, 20)}
    folds = {"gradient_width": (0.1, 0.2), "gradient_height": (0.005, 0.02)}
    steps = [augraphy.BleedThrough(**through, alpha=float(generator.uniform(0.15, 0.35)))]
    steps += [augraphy.Folding(fold_count=int(generator.integers(1, 4)), fold_noise=0.0, **folds)]
    return _augment(page, *steps)


def photocopy(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """A bad photocopy: fields of toner noise, and the bands of a dirty drum."""
    import augraphy

    steps = _some(
        generator,
        (0.4, lambda: augraphy.InkBleed(intensity_range=(0.3, 0.6), kernel_size=(5, 5), severity=(0.3, 0.4))),
        (1.0, lambda: augraphy.BadPhotoCopy(noise_sparsity=(0.3, 0.9), noise_concentration=(0.1, 0.5))),
        (0.8, lambda: augraphy.DirtyDrum(line_width_range=(1, 6), line_concentration=0.1, noise_value=(0, 60))),
    )
    return _augment(pixels, *steps)


def fax(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """A fax: low ink in lines and bands, streaks, a raster or black and white, hard compression."""
    import augraphy

    steps = _some(
        generator,
        (0.8, lambda: augraphy.LowInkRandomLines(count_range=(10, 40), noise_probability=0.1)),
        (0.8, lambda: augraphy.LowInkPeriodicLines(count_range=(2, 5), period_range=(10, 40), noise_probability=0.1)),
        (0.6, lambda: augraphy.DirtyRollers(line_width_range=(6, 14), scanline_type=0)),
        (0.9, lambda: augraphy.DirtyDrum(line_width_range=(1, 4), line_concentration=0.2)),
        (1.0, lambda: augraphy.Faxify()),
    )
    return _augment(pixels, *steps)


#: what befalls a page, and how it is scanned then
KINDS = {
    "office": Kind(office, 2.5, (25, 70), 255),
    "faded": Kind(faded, 2.0, (35, 80), 0),
    "shadow": Kind(shadow, 1.5, (35, 75), 255),
    "bleed": Kind(bleed, 1.5, (35, 75), 255),
    "photocopy": Kind(photocopy, 1.2, (35, 75), 255),
    "fax": Kind(fax, 0.8, (8, 25), 255),
}


def seeded(seed: int) -> np.random.Generator:
    """Return a generator, and seed those that augraphy draws from."""
    random.seed(seed)
    np.random.seed(seed)
    cv2.setRNGSeed(seed)
    return np.random.default_rng(seed)


def damage_part(folder: Path, seed: int) -> None:
    """Write each page of `folder` damaged in each way; augraphy draws from generators of its own, seeded here."""
    for order, (name, kind) in enumerate(KINDS.items()):
        for clean in sorted(folder.glob("clean-*.png")):
            number = int(clean.stem.rpartition("-")[2])
            generator = seeded(seed * 1000 + order * 100 + number)
            with Image.open(clean) as image:
                pixels, dpi = np.asarray(image.convert("L"), dtype=np.uint8), round(image.info["dpi"][0])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                page = kind.damage(pixels, generator)
            angle, quality = kind.draw(generator)
            _save(scanned(page, angle, kind.lid, quality), folder / f"{name}-{number}.png", dpi)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("set", "damage"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=12, help="how many pages of each part are set")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=["dev", "test"])
    parser.add_argument("--seed", type=int, help="of the damage, for pages damaged otherwise than those of the tables")
    chosen = parser.parse_args(arguments)
    for part in chosen.parts:
        if chosen.step == "set":
            set_part(part, chosen.folder / part, chosen.pages)
        else:
            damage_part(chosen.folder / part, chosen.seed if chosen.seed is not None else SEEDS[part])


if __name__ == "__main__":
    main()
