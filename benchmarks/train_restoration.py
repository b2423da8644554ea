"""Teach the network of `pipeline/preprocess/restoration.py` what print looks like under damage.

    python -m benchmarks.train_restoration set FOLDER             pages as printed, in 17 faces
    python -m benchmarks.train_restoration damage FOLDER SEED …   FOLDER/SEED.npz: pieces of them, damaged and not
    python -m benchmarks.train_restoration teach FOLDER OUT       OUT (restoration.onnx)

The second step needs augraphy, the third torch and onnx: the extra "restoration", in an environment of its own as that
of `benchmarks.damaged_pages`; the program needs none of them. The network in the repository was taught in 12,000 steps,
which took ten minutes of one core, 17,160 pieces: of seeds 1001 and 2001, made by the version before this one (less
damage of our own), and of seed 2101; all of 220 pages.

Texts are those of `benchmarks/minutes/dev` and `test` and of `tests/golden/segment` of which `damaged_pages` sets none,
and random signs, so that shapes are learnt and not words. Damage is that of `damaged_pages`, whose seeds are not used
here, and as much that no library makes (`_own`).
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.damaged_pages import KINDS, MINUTES, PARTS, Kind, Pixels, scanned, seeded

# folder and name, endings of the face and of its bold
_FAMILIES = (
    *((f"truetype/liberation/Liberation{name}", "-Regular.ttf", "-Bold.ttf") for name in ("Serif", "Sans", "Mono")),
    *((f"truetype/dejavu/DejaVu{name}", ".ttf", "-Bold.ttf") for name in ("Sans", "Serif", "SansMono")),
    *((f"opentype/freefont/Free{name}", ".otf", "Bold.otf") for name in ("Serif", "Sans", "Mono")),
    *((f"opentype/urw-base35/Nimbus{name}", "-Regular.otf", "-Bold.otf") for name in ("Roman", "Sans", "SansNarrow")),
    *((f"opentype/urw-base35/{name}", "-Roman.otf", "-Bold.otf") for name in ("P052", "C059")),
    ("opentype/urw-base35/NimbusMonoPS", "-Regular.otf", "-Bold.otf"),
    ("opentype/urw-base35/URWBookman", "-Light.otf", "-Demi.otf"),
    ("opentype/urw-base35/URWGothic", "-Book.otf", "-Demi.otf"),
)
_SIGNS = 'abcčdefghijklmnoprsštuvzžABCČDEFGHIJKLMNOPRSŠTUVZŽ0123456789.,:;()-–/"„“'
_RESOLUTIONS = (140, 150, 150, 160, 175, 175, 190, 200, 200, 200, 220, 250)
_RANDOM = 0.3  # of the pages
_LEAST_WORDS = 80
_PIECE, _PIECES = 160, 26  # pixels, and pieces of a page
_LEAST_INK, _BLANK = 0.02, 0.04  # of a piece; share of those with less that are kept
_KINDS = (*["fax"] * 5, *["photocopy"] * 3, "faded", "office", *["own"] * 16)

_WIDTHS = (24, 48, 80, 128)  # of the layers, at a half, a quarter, an eighth and a sixteenth of the page's resolution
_DEPTHS = (0, 1, 2, 3)  # layers that add to what is there, on the way down
_SIDE, _BATCH = 128, 8  # pixels and pieces
_FASTEST, _SLOWEST, _WARM = 2e-3, 1e-5, 200  # rates of learning, and steps until the fastest
_PALE, _FADE = 0.25, 0.7  # share of pieces that are made paler, and by how much at most


# ------------------------------------------------------------------------------------------------ setting


def set_pages(folder: Path, count: int) -> None:
    """Write `count` pages as NUMBER.png."""
    from benchmarks.minutes_scans import pages_of, style_of
    from benchmarks.segmentation_score import GOLDEN
    from samples.paint import print_page

    used = {name for part in PARTS.values() for name in part}
    texts = [*(MINUTES / "dev").glob("*.txt"), *(MINUTES / "test").glob("*.txt"), *GOLDEN.glob("*.txt")]
    texts = sorted(text for text in texts if text.stem not in used)
    chance = random.Random(5)
    folder.mkdir(parents=True, exist_ok=True)
    done = 0
    while done < count:
        text = chance.choice(texts).read_text(encoding="utf-8")
        if chance.random() < _RANDOM:
            text = "\n".join(" ".join(_random_words(chance)) for _ in range(45))
        name, *endings = chance.choice(_FAMILIES)
        style = style_of(text, (name + endings[0], name + endings[1]))
        page = chance.choice(list(pages_of(text, style)))
        if len(page.text.split()) >= _LEAST_WORDS:
            Image.fromarray(print_page(page, style, chance.choice(_RESOLUTIONS))).save(folder / f"{done}.png")
            done += 1


def _random_words(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(3, 11)):
        yield "".join(chance.choices(_SIGNS, k=chance.randint(1, 11)))


# ------------------------------------------------------------------------------------------------ damaging


def damage_pages(folder: Path, seed: int) -> None:
    """Write pieces of the pages of `folder`, each page damaged in one way, as arrays "damaged" and "printed"."""
    damaged, printed = list[Pixels](), list[Pixels]()
    for path in sorted(folder.glob("*.png"), key=lambda path: int(path.stem)):
        generator = seeded(seed * 1000 + int(path.stem))
        clean = np.asarray(Image.open(path), dtype=np.uint8)
        name = _KINDS[int(generator.integers(len(_KINDS)))]
        kind = Kind(_own, 1.2, (8, 75), 255) if name == "own" else KINDS[name]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            page = kind.damage(clean, generator)
        angle, quality = kind.draw(generator)
        page, truth = scanned(page, angle, kind.lid, quality), scanned(clean, angle, 255, 100)
        for top, left in _places(truth, generator):
            damaged.append(page[top : top + _PIECE, left : left + _PIECE])
            printed.append(truth[top : top + _PIECE, left : left + _PIECE])
    np.savez(folder / f"{seed}.npz", damaged=np.array(damaged), printed=np.array(printed))


def _places(truth: Pixels, generator: np.random.Generator) -> list[tuple[int, int]]:
    """Return where pieces of a page are cut out: most where there is print."""
    places: list[tuple[int, int]] = []
    while len(places) < _PIECES:
        top, left = (int(generator.integers(0, side - _PIECE)) for side in truth.shape)
        inky = float((truth[top : top + _PIECE, left : left + _PIECE] < 128).mean()) >= _LEAST_INK
        if inky or generator.random() < _BLANK:
            places.append((top, left))
    return places


def _own(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Blur, bleeding, double, lost or pale ink, holes, toner, grain, pens, stamps, screens, coarse pixels, light."""
    page = pixels.astype(np.float32)
    height, width = page.shape
    uniform, happens = generator.uniform, lambda share: generator.random() < share
    if happens(0.5):
        page = _blurred(page, uniform(0.4, 1.0))
    if happens(0.3):
        page = np.minimum(page, 255 - (255 - cv2.erode(page, np.ones((2, 2)))) * uniform(0.3, 1))
    if happens(0.1):  # moved while it was copied
        shift = generator.integers(-3, 4, 2)
        page = np.minimum(page, 255 - (255 - np.roll(page, shift, (0, 1))) * uniform(0.2, 0.7))
    if happens(0.15):  # worn type, or one of needles
        page = cv2.dilate(page, np.ones((2, 2))) if happens(0.5) else _needled(page, generator)
    if happens(0.2):
        page *= _pens(page.shape, generator)
    if happens(0.5):  # rows with little ink
        rows = generator.random((height // int(generator.integers(2, 14)) + 1, 1)).astype(np.float32)
        ink = uniform(0, 0.8) + cv2.resize(rows, (1, height)) * uniform(0.3, 1.2)
        page = 255 - (255 - page) * np.clip(ink, 0.05, 1)
    if happens(0.3):
        for row in generator.integers(0, height, int(generator.integers(3, 40))):
            page[row : row + int(generator.integers(1, 3))] = 255
    if happens(0.3):
        holes = generator.random(page.shape) < uniform(0.02, 0.25)
        page[holes] = 255 - (255 - page[holes]) * uniform(0, 0.6)
    if happens(0.6):
        page[_toner(page.shape, generator)] *= uniform(0, 0.6)
    if happens(0.25):
        page = _lost(page, generator)
    if happens(0.4):
        page += generator.normal(0, uniform(3, 35), page.shape)
    if happens(0.3):
        other = _blurred(np.roll(page[:, ::-1], int(generator.integers(5, 90)), 0), uniform(0.5, 2))
        page = np.minimum(page, 255 - (255 - np.clip(other, 0, 255)) * uniform(0.1, 0.45))
    if happens(0.4):
        page = _blurred(np.clip(page, 0, 255), uniform(0.3, 0.9))
    if happens(0.3):
        size = round(width * uniform(0.6, 1)), round(height * uniform(0.5, 1))
        coarse = cv2.resize(np.clip(page, 0, 255), size, interpolation=cv2.INTER_AREA)
        ways = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)
        page = cv2.resize(coarse, (width, height), interpolation=ways[int(generator.integers(3))])
    if happens(0.25):  # grey as a fax or a printer makes it: by a screen of dots, or by passing on what is too much
        page = _screened(page, generator)
    elif happens(0.35):
        page = (page > uniform(90, 190)) * np.float32(255)
    if happens(0.15):
        page = np.where(page < 250, page + _raster(page.shape, generator), page)
    if happens(0.4):
        light = uniform(150, 255) * (1 - 0.3 * generator.random() * _field(page.shape, generator, 300))
        page = light * (1 - (255 - np.clip(page, 0, 255)) / 255 * uniform(0.25, 1))
    return np.clip(page, 0, 255).astype(np.uint8)


def _blurred(page: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), width), dtype=np.float32)


def _field(shape: tuple[int, ...], generator: np.random.Generator, scale: float) -> NDArray[np.float32]:
    """Return values of about 0 to 1 that change slowly, within `scale` pixels."""
    few = generator.random([max(2, int(side / scale)) for side in shape]).astype(np.float32)
    return np.asarray(cv2.resize(few, shape[::-1], interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _toner(shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.bool_]:
    """Return where there are grains of toner: in fields, in columns, in rows."""
    dense = _field(shape, generator, generator.uniform(20, 200))
    for side, across in ((shape[0], False), (shape[1], True)):
        if generator.random() < 0.5:
            lines = (generator.random((1, side)) < generator.uniform(0.002, 0.02)).astype(np.float32)
            lines = cv2.GaussianBlur(lines, (0, 0), generator.uniform(2, 14))
            lines /= lines.max() + 1e-6
            dense = 0.3 * dense + (lines if across else lines.T)
    share = np.clip((dense - generator.uniform(0.2, 0.7)) * generator.uniform(0.3, 2), 0, generator.uniform(0.2, 0.98))
    grain = generator.random(shape).astype(np.float32)
    if generator.random() < 0.5:  # coarser ones
        grain = _blurred(grain, generator.uniform(0.4, 1.2))
        grain = (grain - grain.mean()) / grain.std() * 0.29 + 0.5
    return np.asarray(grain < share)


def _lost(page: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
    """Return `page` with its ink worn off in fields, down to nothing in some of them."""
    worn = _field(page.shape, generator, generator.uniform(15, 150))
    left = np.clip((worn - generator.uniform(0.1, 0.4)) * generator.uniform(2, 8), generator.uniform(0, 0.4), 1)
    return np.asarray(255 - (255 - page) * left, dtype=np.float32)


def _needled(page: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
    """Return `page` with its ink in dots, as a printer of needles or a worn ribbon leaves it."""
    down, across = np.mgrid[: page.shape[0], : page.shape[1]].astype(np.float32)
    step = generator.uniform(2, 3.5)
    dots = (np.cos(down * 2 * np.pi / step) + np.cos(across * 2 * np.pi / step)) / 4 + 0.5
    return np.asarray(255 - (255 - page) * np.clip(dots + generator.uniform(0, 0.5), 0, 1), dtype=np.float32)


def _pens(shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float32]:
    """Return what strokes of pens, scratches, spots and stamps leave of the light on a page, 0 to 1."""
    light = np.full(shape, 255, np.uint8)
    height, width = shape
    for _ in range(int(generator.integers(1, 12))):
        start = generator.integers(0, (width, height))
        dark, wide = int(generator.integers(0, 180)), int(generator.integers(1, 5))
        which = generator.random()
        if which < 0.5:  # a pen, or a scratch down the page
            reach = np.cumsum(generator.normal(0, generator.uniform(4, 25), (int(generator.integers(5, 60)), 2)), 0)
            points = (start + (reach if which < 0.4 else reach * (0.02, 8))).astype(np.int32)
            cv2.polylines(light, [points], False, dark, wide, cv2.LINE_AA)
        elif which < 0.8:
            sides = generator.integers(10, 160, 2)
            turn = float(generator.uniform(0, 180))
            filled = wide if generator.random() < 0.7 else -1
            cv2.ellipse(
                light, start.tolist(), sides.tolist(), turn, 0, 360, max(dark, 110 if filled < 0 else 0), filled
            )
        else:
            text = "".join(generator.choice(list("ABCDEGHKLMNOPRSTUVZ 0123456789"), int(generator.integers(3, 14))))
            size = float(generator.uniform(0.6, 3))
            cv2.putText(light, text, start.tolist(), 0, size, max(dark, 90), wide, cv2.LINE_AA)
    return light.astype(np.float32) / 255


def _screened(page: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
    """Return `page` in black and white, its greys as dots."""
    page = np.clip(page * generator.uniform(0.7, 1.1) + generator.uniform(-30, 60), 0, 255)
    if generator.random() < 0.4:
        return np.asarray(Image.fromarray(page.astype(np.uint8)).convert("1"), dtype=np.float32) * 255
    down, across = np.mgrid[: page.shape[0], : page.shape[1]].astype(np.float32)
    angle, step = generator.uniform(0, np.pi / 2), generator.uniform(1.2, 2.6)
    one, two = across * np.cos(angle) + down * np.sin(angle), down * np.cos(angle) - across * np.sin(angle)
    level = 128 + 55 * (np.sin(one * step) + np.sin(two * step))
    return np.asarray((page > level) * 255, dtype=np.float32)


def _raster(shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
    down, across = np.mgrid[: shape[0], : shape[1]]
    angle, step = generator.uniform(0, np.pi), generator.uniform(1.2, 2.5)
    along = np.sin((across * np.cos(angle) + down * np.sin(angle)) * step)
    return np.asarray(
        (along + np.sin((down * np.cos(angle) - across * np.sin(angle)) * step)) * generator.uniform(10, 60)
    )


# ------------------------------------------------------------------------------------------------ teaching


def teach(folder: Path, out: Path, steps: int) -> None:
    """Teach a network all pieces of `folder` and write it to `out`: Adam, with a rate that falls along a cosine.

    What is made small is the cross-entropy of print and paper, pixel by pixel.
    """
    import torch
    from torch.nn import functional

    pieces = [np.load(path) for path in sorted(folder.glob("*.npz"))]
    damaged, printed = (np.concatenate([piece[name] for piece in pieces]) for name in ("damaged", "printed"))
    generator = np.random.default_rng(0)
    weights = {name: tuple(map(torch.tensor, layer)) for name, layer in _first_weights(generator).items()}
    taught = [part.requires_grad_() for layer in weights.values() for part in layer]
    adam = torch.optim.Adam(taught, betas=(0.9, 0.99), eps=1e-7)
    recent = 0.0
    for number in range(1, steps + 1):
        rate = _FASTEST * min(1, number / _WARM) * (0.5 + 0.5 * np.cos(np.pi * number / steps)) + _SLOWEST
        adam.param_groups[0]["lr"] = rate
        chosen = generator.integers(0, len(damaged), _BATCH)
        top, left = generator.integers(0, _PIECE - _SIDE + 1, 2)
        cut = (chosen, slice(top, top + _SIDE), slice(left, left + _SIDE))
        ink, truth = (1 - pixels[cut][:, None].astype(np.float32) / 255 for pixels in (damaged, printed))
        pale = generator.random((_BATCH, 1, 1, 1)) < _PALE
        ink *= np.where(pale, generator.uniform(_FADE, 1, pale.shape), 1).astype(np.float32)
        with torch.autocast("cpu", torch.bfloat16):
            found = _network(weights, torch.from_numpy(ink))
        squares = functional.pixel_unshuffle(torch.from_numpy(truth), 2)
        missed = functional.binary_cross_entropy_with_logits(found.float(), squares)
        adam.zero_grad()
        missed.backward()
        torch.nn.utils.clip_grad_norm_(taught, 1.0)
        adam.step()
        recent = missed.item() if number == 1 else 0.98 * recent + 0.02 * missed.item()
        if number % 100 == 0:
            print(number, f"{recent:.4f}", flush=True)
        if number % 100 == 0 or number == steps:
            _write({name: tuple(part.detach().numpy() for part in layer) for name, layer in weights.items()}, out)


class _Layer(NamedTuple):
    """A convolution."""

    side: int  # of its kernel, pixels
    before: int  # channels in ...
    after: int  # ... and out
    stride: int = 1


def _layers() -> dict[str, _Layer]:
    """Return the convolutions by name, in their order: down to a sixteenth of the page's resolution and up again."""
    half = _WIDTHS[0]
    layers = {"pixels": _Layer(6, 1, half, 2), "half": _Layer(3, half, half)}
    for level, (before, after) in enumerate(pairwise(_WIDTHS), 1):
        layers[f"to {level}"] = _Layer(3, before, after, 2)
        layers |= {f"{level}, {number}": _Layer(3, after, after) for number in range(_DEPTHS[level])}
    for level in reversed(range(len(_WIDTHS) - 1)):
        layers[f"up to {level}"] = _Layer(1, _WIDTHS[level + 1], _WIDTHS[level])
        layers[f"{level} again"] = _Layer(3, _WIDTHS[level], _WIDTHS[level])
    return layers | {"print": _Layer(3, half, 4)}


_Weights = dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]  # kernel (out, in, rows, columns) and bias


def _first_weights(generator: np.random.Generator) -> _Weights:
    """Return weights by K. He et al., "Delving deep into rectifiers", ICCV 2015; most pixels are paper at first.

    What is added to something is small at first.
    """
    weights = {}
    for name, layer in _layers().items():
        size = (layer.after, layer.before, layer.side, layer.side)
        kernel = generator.normal(0, np.sqrt(2 / (layer.before * layer.side**2)), size)
        share = 0.1 if name == "print" else 0.5 if "," in name else 1
        bias = np.full(layer.after, -1 if name == "print" else 0, np.float32)
        weights[name] = (share * kernel).astype(np.float32), bias
    return weights


def _network(weights: Any, ink: Any) -> Any:
    """Return the logarithm of the odds of print at each pixel, as four channels of squares of two by two pixels.

    `ink`: (pieces, 1, rows, columns), 0 to 1, rows and columns multiples of 16.
    """
    from torch.nn import functional

    def layer(name: str, given: Any) -> Any:
        form = _layers()[name]
        return functional.conv2d(given, *weights[name], stride=form.stride, padding=(form.side - 1) // 2)

    relu = functional.relu
    levels = [relu(layer("half", relu(layer("pixels", ink))))]
    for level in range(1, len(_WIDTHS)):
        small = relu(layer(f"to {level}", levels[-1]))
        for number in range(_DEPTHS[level]):
            small = relu(small + layer(f"{level}, {number}", small))
        levels.append(small)
    found = levels.pop()
    for level in reversed(range(len(levels))):
        found = relu(levels[level] + functional.interpolate(layer(f"up to {level}", found), scale_factor=2))
        found = relu(found + layer(f"{level} again", found))
    return layer("print", found)


def _write(weights: _Weights, out: Path) -> None:
    """Write the network as ONNX: one channel of ink in, and out four of each square of two by two pixels, 0 to 1.

    Weights are kept as halves of floats.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, held = [], [numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice")]

    def node(kind: str, given: Sequence[str], **settings: Any) -> str:
        nodes.append(helper.make_node(kind, given, [f"{kind} {len(nodes)}"], name=f"{kind} {len(nodes)}", **settings))
        return str(nodes[-1].output[0])

    def layer(name: str, given: str) -> str:
        side, _, _, stride = _layers()[name]
        parts = list[str]()
        for part in weights[name]:
            held.append(numpy_helper.from_array(part.astype(np.float16), f"half {len(held)}"))
            parts.append(node("Cast", [held[-1].name], to=TensorProto.FLOAT))
        pads = [(side - 1) // 2] * 4
        return node("Conv", [given, *parts], kernel_shape=[side] * 2, strides=[stride] * 2, pads=pads)

    def relu(*given: str) -> str:
        return node("Relu", [node("Add", given) if len(given) > 1 else given[0]])

    def larger(given: str) -> str:
        nearest = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return node("Resize", [given, "", "twice"], **nearest)

    levels = [relu(layer("half", relu(layer("pixels", "ink"))))]
    for level in range(1, len(_WIDTHS)):
        small = relu(layer(f"to {level}", levels[-1]))
        for number in range(_DEPTHS[level]):
            small = relu(small, layer(f"{level}, {number}", small))
        levels.append(small)
    found = levels.pop()
    for level in reversed(range(len(levels))):
        found = relu(levels[level], larger(layer(f"up to {level}", found)))
        found = relu(found, layer(f"{level} again", found))
    printed = node("Sigmoid", [layer("print", found)])
    sizes = [1, 1, "rows", "columns"], [1, 4, "half the rows", "half the columns"]
    ends = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, size)]
        for name, size in zip(("ink", printed), sizes, strict=True)
    ]
    graph = helper.make_graph(nodes, "restoration", ends[0], ends[1], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, out)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    for name in ("set", "damage", "teach"):
        step = steps.add_parser(name)
        step.add_argument("folder", type=Path)
        if name == "set":
            step.add_argument("--pages", type=int, default=220)
        elif name == "damage":
            step.add_argument("seeds", type=int, nargs="+")
        else:
            step.add_argument("out", type=Path)
            step.add_argument("--steps", type=int, default=4500)
    chosen = parser.parse_args(arguments)
    if chosen.step == "set":
        set_pages(chosen.folder, chosen.pages)
    elif chosen.step == "damage":
        for seed in chosen.seeds:
            damage_pages(chosen.folder, seed)
    else:
        teach(chosen.folder, chosen.out, chosen.steps)


if __name__ == "__main__":
    main()
