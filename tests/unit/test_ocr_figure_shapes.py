"""Figures are told by their look alone; where the look says little, the network is not sure."""

from __future__ import annotations

import numpy as np
import pytest
from made_sheets import printed

from pipeline.model import Box
from pipeline.ocr.ink.figure_shapes import likelihoods, signs_in

# none of them was the network taught
FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "DejaVuSerif.ttf")
SURE = 0.98


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", [24, 33])
def test_all_figures_are_told(face: str, size: int) -> None:
    pixels, box, height = printed("0123456789", face, size, 0.6)
    signs = signs_in(box, pixels, height)
    assert all(sign.tall for sign in signs)
    said = likelihoods(signs)
    assert said.shape == (10, 11)
    assert np.allclose(said.sum(axis=1), 1.0, atol=1e-5)
    assert said.argmax(axis=1).tolist() == list(range(10))
    assert (np.diag(said[:, :10]) >= SURE).sum() >= 8


@pytest.mark.parametrize("face", FACES)
def test_letters_are_no_figures(face: str) -> None:
    pixels, box, height = printed("KMRTčk(", face, 33, 0.6)
    assert (likelihoods(signs_in(box, pixels, height))[:, 10] >= SURE).all()


@pytest.mark.parametrize("face", FACES)
def test_marks_stand_for_themselves(face: str) -> None:
    """Of what stands above each other, as ":" and "č", one sign is made; a point is none that is tall."""
    pixels, box, height = printed("(12,:č.", face, 33, 0.6)
    signs = signs_in(box, pixels, height)
    assert len(signs) == 7
    assert [sign.tall for sign in (*signs[:4], signs[-1])] == [True, True, True, False, False]


def test_where_nothing_is_printed_there_are_no_signs() -> None:
    assert signs_in(Box(0, 0, 0, 0), np.empty((0, 0), np.uint8), 16.0) == []
    assert likelihoods([]).shape == (0, 11)
