"""How frequent a form is, in one byte: a weight."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# A weight is STEPS * (log2(occurrences per billion words) + _OFFSET), so 1 to 255 span 2^-6 to 2^36 per billion.
STEPS, _OFFSET = 6.0, 6.0
_PER_BILLION = math.log(1e9)


@lru_cache(maxsize=65_536)  # most counts are small numbers, and 3.3 million are asked for
def quantise(count: float) -> int:
    """Return the weight, 1 to 255, of a frequency, `count` occurrences per billion words."""
    return max(1, min(255, round(STEPS * (math.log2(max(count, 1e-9)) + _OFFSET))))


#: natural logarithm of the probability that each weight stands for; a weight of 0 is minus infinity
LOG_PROBABILITY: NDArray[np.float64] = np.concatenate(
    [[-np.inf], (np.arange(1, 256) / STEPS - _OFFSET) * math.log(2) - _PER_BILLION]
)


def per_billion(weight: int) -> float:
    """Return the frequency that `weight` stands for, in occurrences per billion words; of 0 it is none."""
    return math.exp(LOG_PROBABILITY[weight] + _PER_BILLION)
