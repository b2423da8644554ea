"""Whole minutes of many bodies: what is found is what a reader wrote down.

`segment/` holds texts and, beside each, what should be found in it, without spans. The four named "neznano-…" were
written before the segmenter had seen them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from benchmarks.segmentation_score import DEVELOPMENT, MINUTES, score
from pipeline.model import Source
from pipeline.segment.minutes import segment_text

FOLDER = Path(__file__).parent / "segment"
SCHEMA = json.loads((Path(__file__).parents[2] / "pipeline" / "segment" / "minutes.schema.json").read_bytes())
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@cache
def found_in(name: str) -> str:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return json.dumps(segment_text(text).as_json(Source(name, "", text.count("\f") + 1)))


def read(name: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    expected = json.loads((FOLDER / f"{name}.json").read_bytes())
    return text, expected, json.loads(found_in(name))


def people(minutes: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["name"], one["role"], one["status"], one["note"]) for one in minutes["attendance"]]


def resolutions(minutes: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (item["number"], one["number"], one["kind"], one["result"], one["text"], {**one["vote"], "raw": None})
        for item in minutes["items"]
        for one in item["resolutions"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_minutes_are_found_as_a_reader_finds_them(name: str) -> None:
    _, expected, found = read(name)
    assert found["event"] == expected["event"]
    assert people(found) == people(expected)
    for part in ("agenda", "items"):
        assert [(e["number"], e["title"]) for e in found[part]] == [(e["number"], e["title"]) for e in expected[part]]
    wanted = [(*one[:5], {**one[5], "raw": None}) for one in resolutions(expected)]
    assert resolutions(found) == wanted
    assert found["signatures"] == expected["signatures"]
    assert sorted({warning["code"] for warning in found["warnings"]}) == sorted(expected["warnings"])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_found_keeps_to_the_schema(name: str) -> None:
    jsonschema.validate(read(name)[2], SCHEMA, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", NAMES)
def test_spans_cover_what_they_claim(name: str) -> None:
    text, _, found = read(name)
    for person in found["attendance"]:
        covered = " ".join(text[person["span"]["start"] : person["span"]["end"]].split())
        assert person["name"] in covered
    for entry in found["agenda"]:
        assert text[entry["span"]["start"] :].startswith(entry["title"].split()[0])
    for item in found["items"]:
        for resolution in item["resolutions"]:
            span = resolution["span"]
            assert text[span["start"] :].startswith(resolution["text"].split()[0])
            assert span["page"] == text.count("\f", 0, span["start"]) + 1


def test_the_score_of_minutes_with_themselves_is_full() -> None:
    _, _, found = read(NAMES[0])
    itself = score(found, found)
    measures = (itself.items, itself.resolutions, itself.votes, itself.attendance, itself.header)
    assert [measure.f1 for measure in measures] == [1.0] * 5
    assert itself.invented == 0


def test_a_figure_that_is_not_stated_counts_as_invented() -> None:
    _, expected, found = read("mestni-svet")
    vote = found["items"][1]["resolutions"][0]["vote"]
    vote["abstain"] = 1
    result = score(expected, found)
    assert result.invented == 1
    assert result.votes.right == result.votes.expected - 1


TEXTS = sorted(path for part in DEVELOPMENT for path in (MINUTES / part).glob("*.json"))

# Where two readings can be defended, or one that is known is wrong.
KNOWN = {
    "D1_os_zgornje_polje": {"votes"},
    "D8_dopisna_2020": {"header"},
    "komisija-kmvi-14": {"attendance"},
    "konstitutivna-2014": {"attendance"},
    "nadzorni-odbor-2009": {"attendance"},
    "ravnik-os-23": {"attendance"},
    "skupscina-zks-1986": {"attendance"},
    "zavrh-dopisna-22": {"header"},
    "os-trebno-1994": {"votes"},
    "os-lipnik-2014": {"resolutions"},
    "kmvvi-kresnik-2014": {"attendance"},
    "ms-vrhpolje-2017": {"attendance"},
    "no-velika-reka-2018": {"attendance"},
    "os-bistrisko-polje-2022": {"attendance"},
    "os-gradna-konstitutivna-2018": {"attendance"},
    "os-lesovo-2003": {"attendance"},
    "so-brdnica-dpz-1984": {"attendance"},
    "sz-os-podlog-2021": {"attendance"},
    "ks-podljuben-1994": {"header"},
    "no-kostrevje-2018": {"attendance"},
    "brezovlje-skupscina-1986": {"attendance"},
    "odbor-trnjevec-2020": {"header"},
    "os-hudenca-izredna-2009": {"attendance"},
    "os-jezerca-1997": {"attendance"},
    "os-zarebrnica-2003": {"attendance"},
    "ks-dolnja-lipa-1996": {"attendance"},
    "so-studenec-zbor-ks-1986": {"attendance", "resolutions", "votes"},
    "os-kostrevnik-2016": {"resolutions"},
    "so-trebcevo-dpz-1987": {"attendance"},
    "ms-javorca-2016": {"attendance"},
    "ms-velenik-2009": {"attendance"},
    "os-rakovnik-slavnostna-2005": {"votes"},
    "os-topolje-konstitutivna-2014": {"attendance"},
    "ms-lipnica-2003": {"votes"},
    "ms-recnik-2019": {"header"},
    "os-zabrdina-2014": {"resolutions"},
    "os-dobrepolica-2008": {"attendance"},
    "svet-starejsih-lepa-njiva-2024": {"resolutions", "votes"},
    "komisija-priznanja-vinje-2012": {"header", "resolutions", "votes"},
    "ks-podlesje-1997": {"resolutions", "votes"},
    "brezovje-izvrsni-svet-94-1988": {"resolutions", "votes"},
    "kamnje-odbor-gospodarstvo-9-2004": {"attendance"},
    "ks-zavrh-1983": {"votes"},
    "ks-beli-potok-1999": {"resolutions", "votes"},
    "ks-lesje-2024": {"votes"},
    "ks-stara-lipa-1978": {"resolutions", "votes"},
    "ms-kresnik-2007": {"attendance"},
    "skupscina-ks-visoka-njiva-1988": {"attendance"},
    "so-dolenja-gora-zkd-1983": {"attendance"},
    "borjanci-dopisna-2023": {"attendance"},
    "ks-lipnik-1996": {"resolutions", "votes"},
    "jelovec-dopisna-2020": {"attendance"},
    "ks-suha-draga-telefonska-2001": {"attendance"},
    "lesno-brdo-1999": {"attendance", "resolutions"},
    "mo-hrastovec-2008": {"attendance"},
    "obcina-drobnica-1996": {"attendance", "resolutions", "votes"},
    "skupscina-podlog-1994": {"attendance"},
    "velika-ravan-2004": {"attendance", "resolutions", "votes"},
    "zabukovec-konstitutivna-2022": {"attendance"},
    "bistrovec-os-2011": {"resolutions", "votes"},
    "cs-zeleni-breg-2012": {"attendance"},
    "mestni-svet-studenec-2022": {"attendance", "votes"},
    "nadzorni-odbor-lesnica-2014": {"attendance", "header"},
    "obcinski-svet-kamnjek-izredna-2006": {"attendance"},
    "odbor-sis-za-kulturo-javornik-1985": {"attendance"},
    "odbor-za-finance-radovlje-2009": {"attendance"},
    "svet-ks-gabrje-1993": {"attendance"},
    "svet-mestne-cetrti-nabrezje-2025": {"attendance"},
    "zbor-ks-zakrajni-dol-1986": {"votes"},
    "ks-slap-dreta-1998": {"resolutions", "votes"},
    "sevnje-konstitutivna-2002": {"resolutions"},
    "skupscina-trnovec-zzd-1988": {"resolutions", "votes"},
    "ms-meljski-grad-2007": {"resolutions"},
    "no-sentvidmar-2020": {"resolutions"},
    "odbor-lucan-turizem-2017": {"votes"},
    "so-zlebovje-oz-1968": {"items", "resolutions", "votes"},
    "zbor-krajanov-podturnom-2003": {"resolutions"},
    "bezgovec-spk-2014": {"votes"},
    "gorenja-rupa-vs-2008": {"resolutions"},
    "preglavje-os-1996": {"votes"},
    "zagraj-is-1984": {"resolutions", "votes"},
}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_was_once_found_in_the_minutes_of_the_benchmark_is_found(path: Path) -> None:
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    found = segment_text(text).as_json(Source(path.stem, "", text.count("\f") + 1))
    one = score(json.loads(path.read_bytes()), found)
    missed = {name for name in ("items", "resolutions", "votes", "attendance", "header") if getattr(one, name).f1 < 1}
    assert missed == KNOWN.get(path.stem, set())
    assert one.invented == 0
