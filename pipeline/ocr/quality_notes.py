"""What is said to the archivist about a page that could not be read well, and why."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Region, RegionKind

NO_TEXT = "Na strani ni besedila."
NOISE_LEFT_OUT = "Izpuščene so vrstice, ki niso podobne besedilu: morda slika, podpis ali šum."


def quality_note(noisy: bool, steps: Sequence[str], regions: Sequence[Region]) -> str:
    """Return the note on a page that was read badly, in Slovene, with what is wrong with it as far as that is seen.

    `noisy` is the page as it was first read, `steps` what was done to it, `regions` what is no print on it.
    """
    found = []
    if any(step.startswith("contrast") for step in steps):
        found.append("prebledo")
    if any(step.startswith("illumination") for step in steps):
        found.append("senca")
    if noisy:
        found.append("šum")
    if "dewarp" in steps:
        found.append("pregibi")
    if any(region.kind == RegionKind.STROKES for region in regions):
        found.append("rokopis?")
    return f"Stran je slabo berljiva ({', '.join(found) or 'vzrok ni jasen'}); primerjajte jo s sliko."
