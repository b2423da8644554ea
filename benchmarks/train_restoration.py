"""Teach the network of `pipeline/preprocess/restoration.py` what print looks like under damage.

    python -m benchmarks.train_restoration set FOLDER             pages as printed, in 17 faces
    python -m benchmarks.train_restoration damage FOLDER SEED …   FOLDER/SEED.npz: pieces of them, damaged and not
    python -m benchmarks.train_restoration teach FOLDER OUT       OUT (restoration.onnx)

The second step needs augraphy, the third jax and onnx: the extra "restoration", in an environment of its own as that of
`benchmarks.damaged_pages`; the program needs none of them. The network in the repository was taught pieces of one seed,
1001, in 4,500 steps, which took nine minutes.

Texts are those of `benchmarks/minutes/dev` and `test` and of `tests/golden/segment` of which `damaged_pages` sets none,
and random signs, so that shapes are learnt and not words. Damage is that of `damaged_pages`, whose seeds are not used
here, and as much that no library makes (`_own`).
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

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
_KINDS = (*["fax"] * 6, *["photocopy"] * 4, "faded", "office", *["own"] * 8)

_WIDTHS = (24, 40, 56)  # of the layers, at a half, a quarter and an eighth of the page's resolution
_SIDE, _BATCH = 128, 8  # pixels and pieces
_FASTEST, _SLOWEST, _WARM = 2e-3, 1e-5, 50  # rates of learning, and steps until the fastest
_FADE = 0.7  # of the ink, at most that pale, in half of the steps


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
        kind = Kind(_own, 1.2, (20, 75), 255) if name == "own" else KINDS[name]
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
    """Blur, bleeding or pale ink, lost rows, holes, toner, grain, the other side, coarse pixels, rasters, bad light."""
    page = pixels.astype(np.float32)
    height, width = page.shape
    uniform, happens = generator.uniform, lambda share: generator.random() < share
    if happens(0.5):
        page = _blurred(page, uniform(0.4, 1.0))
    if happens(0.3):
        page = np.minimum(page, 255 - (255 - cv2.erode(page, np.ones((2, 2)))) * uniform(0.3, 1))
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
    if happens(0.35):
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
    import jax
    import jax.numpy as jnp

    pieces = [np.load(path) for path in sorted(folder.glob("*.npz"))]
    damaged, printed = (np.concatenate([piece[name] for piece in pieces]) for name in ("damaged", "printed"))
    generator = np.random.default_rng(0)
    weights = _first_weights(generator)

    def loss(weights: Any, ink: Any, truth: Any) -> Any:
        found = _network(weights, ink)
        return (jnp.maximum(found, 0) - found * truth + jnp.log1p(jnp.exp(-jnp.abs(found)))).mean()

    @jax.jit
    def step(weights: Any, mean: Any, square: Any, number: Any, rate: Any, ink: Any, truth: Any) -> Any:
        missed, slope = jax.value_and_grad(loss)(weights, ink, truth)
        mean = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, mean, slope)
        square = jax.tree.map(lambda old, new: 0.99 * old + 0.01 * new * new, square, slope)
        near, far = 1 - 0.9**number, 1 - 0.99**number
        weights = jax.tree.map(
            lambda old, one, two: old - rate * (one / near) / (jnp.sqrt(two / far) + 1e-7), weights, mean, square
        )
        return weights, mean, square, missed

    mean = square = jax.tree.map(jnp.zeros_like, weights)
    recent = 0.0
    for number in range(1, steps + 1):
        rate = _FASTEST * min(1, number / _WARM) * (0.5 + 0.5 * np.cos(np.pi * number / steps)) + _SLOWEST
        chosen = generator.integers(0, len(damaged), _BATCH)
        top, left = generator.integers(0, _PIECE - _SIDE + 1, 2)
        cut = (chosen, slice(top, top + _SIDE), slice(left, left + _SIDE))
        ink, truth = (1 - pixels[cut].astype(np.float32) / 255 for pixels in (damaged, printed))
        if generator.random() < 0.5:
            ink *= generator.uniform(_FADE, 1, (_BATCH, 1, 1)).astype(np.float32)
        weights, mean, square, missed = step(weights, mean, square, number, rate, ink, truth)
        recent = float(missed) if number == 1 else 0.98 * recent + 0.02 * float(missed)
        if number % 100 == 0:
            print(number, f"{recent:.4f}", flush=True)
            _write(jax.tree.map(np.asarray, weights), out)
    _write(jax.tree.map(np.asarray, weights), out)


def _layers() -> dict[str, tuple[int, int, int]]:
    """Return side of the kernel, channels in and channels out of each convolution, by its name, in their order."""
    half, quarter, eighth = _WIDTHS
    return {
        "pixels": (3, 4, half),
        "half": (3, half, half),
        "to quarter": (3, half, quarter),
        "quarter": (3, quarter, quarter),
        "to eighth": (3, quarter, eighth),
        **{f"eighth {number}": (3, eighth, eighth) for number in (1, 2, 3)},
        "from eighth": (1, eighth, quarter),
        "quarter again": (3, quarter, quarter),
        "from quarter": (1, quarter, half),
        "half again": (3, half, half),
        "print": (3, half, 4),
    }


def _first_weights(generator: np.random.Generator) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Return weights by K. He et al., "Delving deep into rectifiers", ICCV 2015; most pixels are paper at first."""
    weights = {}
    for name, (side, before, after) in _layers().items():
        last = name == "print"
        kernel = generator.normal(0, np.sqrt(2 / (side * side * before)), (side, side, before, after))
        weights[name] = (
            (kernel * (0.1 if last else 1)).astype(np.float32),
            np.full(after, -1 if last else 0, np.float32),
        )
    return weights


def _network(weights: Any, ink: Any) -> Any:
    """Return for each pixel the logarithm of the odds that it is print; `ink`: (pieces, rows, columns), 0 to 1."""
    import jax
    import jax.numpy as jnp

    def layer(name: str, given: Any, stride: int = 1) -> Any:
        kernel, bias = weights[name]
        around = [(kernel.shape[0] // 2,) * 2] * 2
        form = ("NHWC", "HWIO", "NHWC")
        return jax.lax.conv_general_dilated(given, kernel, (stride, stride), around, dimension_numbers=form) + bias

    def larger(given: Any) -> Any:
        return jnp.repeat(jnp.repeat(given, 2, 1), 2, 2)

    relu = jax.nn.relu
    count, rows, columns = ink.shape
    squares = ink.reshape(count, rows // 2, 2, columns // 2, 2).transpose(0, 1, 3, 2, 4)
    half = relu(layer("half", relu(layer("pixels", squares.reshape(count, rows // 2, columns // 2, 4)))))
    quarter = relu(layer("to quarter", half, 2))
    quarter = relu(quarter + layer("quarter", quarter))
    eighth = relu(layer("to eighth", quarter, 2))
    for number in (1, 2, 3):
        eighth = relu(eighth + layer(f"eighth {number}", eighth))
    quarter = relu(quarter + larger(layer("from eighth", eighth)))
    quarter = relu(quarter + layer("quarter again", quarter))
    half = relu(half + larger(layer("from quarter", quarter)))
    half = relu(half + layer("half again", half))
    found = layer("print", half).reshape(count, rows // 2, columns // 2, 2, 2)
    return found.transpose(0, 1, 3, 2, 4).reshape(count, rows, columns)


def _write(weights: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]], out: Path) -> None:
    """Write the network as ONNX: one channel of ink in, and out four of each square of two by two pixels, 0 to 1."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, held = [], [numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice")]

    def node(kind: str, given: Sequence[str], **settings: Any) -> str:
        nodes.append(helper.make_node(kind, given, [f"{kind} {len(nodes)}"], name=f"{kind} {len(nodes)}", **settings))
        return str(nodes[-1].output[0])

    def layer(name: str, given: str, stride: int = 1) -> str:
        kernel = weights[name][0].transpose(3, 2, 0, 1)
        pad = kernel.shape[2] // 2
        if name == "pixels":  # of the page instead of squares of two by two
            whole = np.zeros((len(kernel), 1, 6, 6), np.float32)
            for down, across in product(range(2), repeat=2):
                whole[:, 0, down::2, across::2] = kernel[:, 2 * down + across]
            kernel, stride, pad = whole, 2, 2
        held.append(numpy_helper.from_array(np.ascontiguousarray(kernel), f"{name} kernel"))
        held.append(numpy_helper.from_array(weights[name][1], f"{name} bias"))
        sides = {"kernel_shape": [kernel.shape[2]] * 2, "strides": [stride] * 2, "pads": [pad] * 4}
        return node("Conv", [given, f"{name} kernel", f"{name} bias"], **sides)

    def relu(*given: str) -> str:
        return node("Relu", [node("Add", given) if len(given) > 1 else given[0]])

    def larger(given: str) -> str:
        nearest = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return node("Resize", [given, "", "twice"], **nearest)

    half = relu(layer("half", relu(layer("pixels", "ink"))))
    quarter = relu(layer("to quarter", half, 2))
    quarter = relu(quarter, layer("quarter", quarter))
    eighth = relu(layer("to eighth", quarter, 2))
    for number in (1, 2, 3):
        eighth = relu(eighth, layer(f"eighth {number}", eighth))
    quarter = relu(quarter, larger(layer("from eighth", eighth)))
    quarter = relu(quarter, layer("quarter again", quarter))
    half = relu(half, larger(layer("from quarter", quarter)))
    half = relu(half, layer("half again", half))
    found = node("Sigmoid", [layer("print", half)])
    sizes = [1, 1, "rows", "columns"], [1, 4, "half the rows", "half the columns"]
    ends = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, size)]
        for name, size in zip(("ink", found), sizes, strict=True)
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
