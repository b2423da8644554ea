"""Restoration: on a page of noise, streaks and pale rows, what was printed is told from what was not by its look."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from pipeline.preprocess.geometry import Pixels

_NET = Path(__file__).with_name("restoration.onnx")
_GRID = 16  # pixels: what the network halves four times
_STRIP = 768  # rows that are restored at a time, so that a page takes little memory ...
_SEEN = 96  # ... and rows above and below them that have a say: what is farther hardly matters
TALLEST, SHRUNK = 20.0, 14.0  # pixels of x-height: it learnt from letters of 7 to 20


def restore_print(pixels: Pixels, x_height: float) -> Pixels:
    """Return a grey page as it may have been printed: strokes of letters black, and grey where they are in doubt.

    A small convolutional network says for each pixel how likely there was print. It learnt that from printed pages of
    minutes and of random signs in 17 faces, damaged in many ways (`benchmarks/train_restoration.py`); it knows strokes
    and parts of letters, and no words. Method: O. Ronneberger, P. Fischer and T. Brox, "U-Net: convolutional networks
    for biomedical image segmentation", MICCAI 2015.
    """
    if x_height > TALLEST:
        small = cv2.resize(pixels, None, fx=SHRUNK / x_height, fy=SHRUNK / x_height, interpolation=cv2.INTER_AREA)
        done = restore_print(np.asarray(small, dtype=np.uint8), SHRUNK)
        return np.asarray(cv2.resize(done, pixels.shape[::-1], interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    net = cv2.dnn.readNetFromONNX(str(_NET))
    rows, columns = pixels.shape
    high, wide = -rows % _GRID, -columns % _GRID
    edge = (_SEEN, _SEEN + high, _GRID, _GRID + wide)
    ink = 1 - cv2.copyMakeBorder(pixels, *edge, cv2.BORDER_REPLICATE).astype(np.float32) / 255
    done = np.empty_like(pixels)
    for top in range(0, rows, _STRIP):
        strip = np.ascontiguousarray(ink[top : top + _STRIP + 2 * _SEEN])
        net.setInput(strip[None, None])
        # for each square of two by two pixels, four values
        squares = np.asarray(net.forward()[0]).reshape(2, 2, strip.shape[0] // 2, strip.shape[1] // 2)
        printed = squares.transpose(2, 0, 3, 1).reshape(strip.shape)
        part = done[top : top + _STRIP]
        part[:] = np.rint(255 * (1 - printed[_SEEN : _SEEN + len(part), _GRID : _GRID + columns]))
    return done
