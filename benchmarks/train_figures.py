"""Teach the network of `pipeline/ocr/ink/figure_shapes.py` what figures look like on scans.

    python -m benchmarks.train_figures set OUT.npz [--sheets N]     figures and other signs, printed and scanned
    python -m benchmarks.train_figures teach SET.npz OUT            OUT (figures.onnx)

The second step needs torch and onnx, as `benchmarks.train_restoration` does; the program needs neither. The signs are
random and in no face of `benchmarks.minutes_scans`, so that what is measured there is measured on faces never seen.

The network in the repository was taught in 6,000 steps, eleven minutes of a third of a core, on nine tenths of 143,000
signs on 110 sheets of seed 1, many of them worse than office scans. Of the other 14,324 it takes 262 for another sign;
of 13,108 of which it is sure by 0.99 or more, 41.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from samples.layout import font_path

_URW = "opentype/urw-base35"
_FACES = (
    *(f"{_URW}/NimbusRoman-{name}.otf" for name in ("Regular", "Bold", "Italic", "BoldItalic")),
    *(f"{_URW}/NimbusSans-{name}.otf" for name in ("Regular", "Bold", "Italic", "BoldItalic")),
    *(f"{_URW}/NimbusSansNarrow-{name}.otf" for name in ("Regular", "Bold")),
    *(f"{_URW}/NimbusMonoPS-{name}.otf" for name in ("Regular", "Bold", "Italic", "BoldItalic")),
    *(f"{_URW}/C059-{name}.otf" for name in ("Roman", "Bold", "Italic")),
    *(f"{_URW}/P052-{name}.otf" for name in ("Roman", "Bold", "Italic")),
    *(f"{_URW}/URWBookman-{name}.otf" for name in ("Light", "Demi", "LightItalic")),
    *(f"{_URW}/URWGothic-{name}.otf" for name in ("Book", "Demi")),
    *(f"truetype/liberation/LiberationMono-{name}.ttf" for name in ("Regular", "Bold", "Italic")),
    *(f"truetype/dejavu/DejaVuSansMono{name}.ttf" for name in ("", "-Bold", "-Oblique")),
    *(f"truetype/dejavu/DejaVuSans{name}.ttf" for name in ("Condensed", "Condensed-Bold", "-ExtraLight")),
    *(f"truetype/dejavu/DejaVuSerifCondensed{name}.ttf" for name in ("", "-Bold", "-Italic")),
    *(f"opentype/freefont/FreeSans{name}.otf" for name in ("", "Bold", "Oblique")),
    *(f"opentype/freefont/FreeSerif{name}.otf" for name in ("", "Bold", "Italic")),
)
# Signs that are no figures; O oftenest, for it is read in the place of 0. Those that look like 1 in some face are not
# among them.
_OTHERS = "OOOABCČDEFGHJKLMNPRSŠTUVZŽabcčdefghjkmnprsštuvzž()[]?%&$§/*+€"
_FIGURES = 0.8  # of the signs
_WORDS, _ROWS = 22, 34  # of a sheet
_BATCH, _STEPS, _FASTEST = 256, 6000, 2e-3


def set_signs(out: Path, sheets: int, seed: int) -> None:
    """Write pictures of signs, (number, high, wide) from 0 to 255, and which they are: 0 to 9, 10 no figure."""
    from pipeline.ocr.ink.figure_shapes import signs_in

    generator, chance = np.random.default_rng(seed), random.Random(seed)
    pictures: list[NDArray[np.uint8]] = []
    names: list[int] = []
    for _ in range(sheets):
        page, words, height = _sheet(generator, chance)
        for text, box in words:
            seen = signs_in(box, page, height)
            if len(seen) == len(text):
                named = [(one, sign) for one, sign in zip(seen, text, strict=True) if one.tall or not sign.isdigit()]
                pictures += [np.rint(255 * one.picture).astype(np.uint8) for one, _ in named]
                names += [int(sign) if sign.isdigit() else 10 for _, sign in named]
    np.savez_compressed(out, pictures=np.stack(pictures), names=np.array(names, np.uint8))


def _sheet(
    generator: np.random.Generator, chance: random.Random
) -> tuple[NDArray[np.uint8], list[tuple[str, Box]], float]:
    """Return a scanned sheet of words of random signs, the words with their boxes, and the height of small letters."""
    from samples.degrade import bilevel, scan, uneven_ink

    dpi, size = chance.choice((150, 175, 200, 200, 200, 240, 300)), chance.uniform(7.5, 12.5)
    font = ImageFont.truetype(font_path(chance.choice(_FACES)), size=round(size / 72 * dpi))
    step, pitch = font.getlength("0" * 6), round(1.5 * size / 72 * dpi)
    sheet = Image.new("L", (round(step * _WORDS), pitch * (_ROWS + 1)), 255)
    draw = ImageDraw.Draw(sheet)
    words: list[tuple[str, Box]] = []
    for row in range(_ROWS):
        for column in range(_WORDS):
            text = "".join(
                chance.choice("0123456789" if chance.random() < _FIGURES else _OTHERS)
                for _ in range(chance.choice((1, 2, 2, 3)))
            )
            x, y = round(step * (column + 0.2 + 0.3 * chance.random())), round(pitch * (row + 1))
            draw.text((x, y), text, fill=0, font=font, anchor="ls")
            left, top, right, bottom = font.getbbox(text, anchor="ls")
            words.append((text, Box(round(x + left), round(y + top), round(right - left), round(bottom - top))))
    page = np.asarray(sheet, np.uint8)
    if chance.random() < 0.3:
        page = uneven_ink(page, chance.uniform(0.05, 0.2), generator)
    turn = chance.gauss(0, 0.8)
    page = scan(
        page,
        generator,
        turn=turn,
        blur=chance.uniform(0.3, 1.3 * dpi / 200),
        noise=chance.uniform(1, 8),
        paper=chance.uniform(225, 252),
        ink=chance.uniform(15, 80),
    )
    if chance.random() < 0.15:
        page = bilevel(page, chance.randint(150, 190))
    _, packed = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(25, 80)])
    page = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    size_of = (page.shape[1], page.shape[0])
    back = cv2.getRotationMatrix2D((size_of[0] / 2, size_of[1] / 2), -turn, 1.0)
    level = cv2.warpAffine(page, back, size_of, flags=cv2.INTER_LINEAR, borderValue=255)
    _, top, _, bottom = font.getbbox("x", anchor="ls")
    return np.asarray(level, np.uint8), words, float(bottom - top)


def teach(source: Path, out: Path) -> None:
    """Write the network taught on the signs of `source`; print how it does on a tenth that it did not learn from."""
    import torch
    from torch import nn

    torch.manual_seed(1)
    torch.set_num_threads(1)
    data = np.load(source)
    pictures = torch.from_numpy(data["pictures"]).float().div(255)[:, None]
    names = torch.from_numpy(data["names"]).long()
    kept = len(names) * 9 // 10
    net = nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.2), nn.Linear(24 * 7 * 6, 48), nn.ReLU(), nn.Linear(48, 11),
    )  # fmt: skip
    optimiser = torch.optim.AdamW(net.parameters(), _FASTEST, weight_decay=0.01)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, _FASTEST, _STEPS)
    chance = np.random.default_rng(1)
    for step in range(_STEPS):
        chosen = torch.from_numpy(chance.integers(0, kept, _BATCH))
        loss = nn.functional.cross_entropy(net(_shaken(pictures[chosen], chance, torch)), names[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rates.step()
        if step % 500 == 499:
            print(step + 1, round(float(loss), 4), flush=True)
    net.eval()
    with torch.no_grad():
        said = net(pictures[kept:]).softmax(1)
    wrong = said.argmax(1) != names[kept:]
    sure = said.max(1).values > 0.99
    print(f"wrong {int(wrong.sum())} of {len(wrong)}; of {int(sure.sum())} sure ones {int((wrong & sure).sum())}")
    torch.onnx.export(
        net, (pictures[:1],), str(out), input_names=["signs"], output_names=["said"],
        dynamic_axes={"signs": {0: "n"}, "said": {0: "n"}}, dynamo=False,
    )  # fmt: skip


def _shaken(pictures: Any, chance: np.random.Generator, torch: Any) -> Any:
    """Return the pictures each a pixel aside or not, as signs that are cut less exactly stand."""
    return torch.roll(pictures, (int(chance.integers(-1, 2)), int(chance.integers(-1, 2))), (2, 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("set", "teach"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--sheets", type=int, default=110)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.step == "set":
        set_signs(arguments.source, arguments.sheets, arguments.seed)
    else:
        teach(arguments.source, arguments.out or Path("figures.onnx"))


if __name__ == "__main__":
    main()
