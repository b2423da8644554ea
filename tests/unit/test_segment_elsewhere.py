"""What is only told of, and what this body decided: votes of others, of other days and sessions, and in speech."""

from __future__ import annotations

import pytest

from pipeline.segment.minutes import segment_text

HEAD = """OBČINA JELOV DOL
OBČINSKI SVET

ZAPISNIK

5. redne seje Občinskega sveta Občine Jelov Dol, ki je bila v torek, 9. 5. 2023, ob 17. uri v sejni sobi občine.

"""
AGENDA = """DNEVNI RED:
1. Potrditev zapisnika
2. Proračun občine za leto 2024
3. Prodaja zemljišč
4. Razno

"""

ELSEWHERE = [
    "V treh je bil sprejet, v Občini Breg je bil zavrnjen z 8 glasovi PROTI in 3 glasovi ZA.",
    "V sosednjih krajevnih skupnostih so bili razdeljeni: v KS Breg je bilo 12 za in 3 proti.",
    "Svet KS Breg je predlog podprl s 5 glasovi za in 1 proti.",
    "KS Breg je predlog soglasno podprla.",
    "Delavski svet je program obravnaval dvakrat; na drugi seji je bil sprejet s 17 glasovi za in 6 proti.",
    "Na drugi seji je bil odlok zavrnjen z 9 glasovi proti.",
    "Pred dvema letoma je bil odlok zavrnjen z 9 glasovi proti in 4 za.",
    "V prejšnjem mandatu je svet podoben predlog zavrnil z 9 glasovi proti in 4 za.",
    "Na referendumu je za glasovalo 312 volivcev, proti 420.",
    "V anketi se je 120 občanov izreklo za, 80 proti.",
    "Republiški odbor je izhodišča sprejel z 21 glasovi za in 4 proti.",
    "Poslanci so zakon sprejeli z 48 glasovi za in 20 proti.",
    "Odbor za proračun je o tem razpravljal. S 4 glasovi za in 1 proti je predlagal sprejem.",
    "Svet KS Breg je o tem razpravljal. S 5 glasovi za in 2 proti je predlog zavrnil.",
    "Župan: v Bregu so sprejeli odlok z 12 glasovi za in 1 proti.",
    "Odlok so v Občini Breg sprejeli z 12 glasovi za in 1 proti.",
    "Odbor predlaga svetu, da odlok sprejme (5 za, 1 proti).",
    "Mnenje odbora: odlok se sprejme (5 ZA, 0 PROTI).",
    "Kos je vprašal, zakaj je bil sklep sprejet z 9 glasovi za, ko je bilo prisotnih 8.",
    "Na mestnem svetu je bil predlog zavrnjen s 14 glasovi proti.",
    "Rus je povedala, da je bila komisija sklicana. Z dvema glasovoma za je sklenila, da predloga ne podpre.",
    "Kos je prebral: »Sklep: Cesta se zapre. Za je glasovalo 11, proti 2.« Pojasnil je, da to ne drži.",
    "Zakon določa: »Proračun se sprejme z večino glasov.« Zato je treba glasovati.",
    "Župan je pojasnil, da je komisija poročilo potrdila soglasno.",
    "Komisija je pregledala potrdila o plačilu.",
    "Svetnik Kos je svoj predlog nato umaknil.",
    "Svetnica Rus je predlagala preložitev. Po pojasnilu je predlog umaknila.",
    "ANA RUS je predlagala zaporo ceste (v celoti), vendar je predlog po razlagi umaknila.",
    "Predlog obravnava odbor za ceste, ki ga je podprl s 5 glasovi za, in nadzorni odbor, ki ga je podprl soglasno.",
    "Na sestanku delovne skupine so bili 3 glasovi za igrišče, 2 za kapelico.",
    "Sklep o nakupu, ki ga je svet sprejel z 7 glasovi za, bo izvršen, ko bo plačan.",
    "V imenu odbora za finance, ki je bil vprašan 27. 8. (5 za, 0 proti), je Kos predlog podprl.",
    "Tajnik je pregledal posnetek in potrdil, da je bilo za odlok oddanih 15 glasov za in 1 glas proti.",
    "Rus je predlagala protikandidata, vendar je predlog po krajšem posvetu umaknila.",
    "Komisija je obravnavala tri kandidature in Ano Rus predlagala s 5 glasovi za.",
    # of another day
    "Dne 12. 3. 2022 je svet s 7 glasovi sprejel odlok o cestah.",
    "Odlok je bil sprejet 14. 2. 2021 z 10 glasovi za.",
    "Odlok je bil z 10 glasovi za in 2 proti sprejet februarja 2021.",
    "Sklep, da se cesta zapre, ki smo ga oktobra sprejeli s tremi glasovi proti enemu, je izveden.",
    "Na glasovanju dne 5. 4. 2023 je bil predlog zavrnjen s 7 glasovi proti.",
    "V prejšnjem mandatu je bil enak predlog zavrnjen z enim glasom razlike.",
    # of another session
    "Na 21. redni seji je bil sprejet sklep št. 143, po katerem se zemljišča ne pozidujejo.",
    "Na dopisni seji marca 2023 je bil sklep sprejet soglasno.",
    "Na izredni seji 3. aprila smo sprejeli sklep, da se razpis ponovi.",
    "Kos je spomnil na\nSKLEP 61, ki ga je svet sprejel marca: »Sredstva se ne znižajo.« Vprašal je, ali to velja.",
    # counted elsewhere, still counted, or only to be counted
    "Za župana je v prvem krogu glasovalo 803 volivcev za Leona Kosa in 581 za drugega kandidata.",
    "V učiteljskem zboru je za Ano Rus glasovalo 41 delavcev.",
    "Ob tej uri je bilo pri 2. točki oddanih 7 glasov za in 1 glas proti, izid še ni bil dokončen.",
    "Za sprejem odloka je potrebnih 10 glasov.",
    "Za sprejem sklepa je potrebna večina, to je 8 glasov za.",
    "V obravnavi na matičnem delovnem telesu je bil amandma sprejet s 3 glasovi za in 2 proti.",
    "V zapisniku prejšnje seje piše, da je bilo za 12, proti pa 3 svetniki.",
    "Odlok je bil v prvi obravnavi sprejet na 3. seji z 11 glasovi za.",
    "Kot je znano, je občinski svet decembra 2022 proračun sprejel s samo enim glasom proti.",
    "Na zboru krajanov je bilo 31 krajanov proti, 4 za.",
    "Po podatkih komisije je za listo Naprej glasovalo 412 volivcev.",
    "Če bo za predlog glasovalo 8 svetnikov, bo sprejet.",
    "Da bi bil amandma sprejet, bi moralo zanj glasovati 8 svetnikov.",
    "Rus je napovedala, da bodo vsi trije svetniki njene stranke glasovali proti.",
    "Svet Območne razvojne regije je projekt potrdil z 9 glasovi.",
    "Stališče odborov: Odbor za finance podpira predlog (5 ZA), Odbor za okolje ne (1 ZA, 4 PROTI).",
    "Mnenje Statutarno-pravne komisije: pozitivno, 3 glasovi za.",
    "Iz zapisnika 4. seje je razvidno, da je za sklep glasovalo 12 svetnikov.",
    "Gasilsko društvo je na občnem zboru soglasno sklenilo, da dvorano odstopi občini.",
    "Svet ustanoviteljev ga je potrdil soglasno.",
    "Prvič je bil predlog zavrnjen z 8 glasovi proti in 7 za, drugič pa sprejet.",
    "Vsi sklepi so realizirani razen sklepa 3, za katerega je glasovalo 5 članov.",
    "Stane Kos je dobil 38 glasov, Meta Lah 29 glasov. Za dvorano so kupili stole.",
    "Vaščani so na sestanku soglasno potrdili predlog.",
    "Za obvoznico se je v anketi izreklo 8 krajanov, proti 2.",
    "Za ohranitev šole se je izreklo 84 staršev, proti 12.",
    "Izmed 12 vprašanih delavcev jih je bilo 10 za in 2 proti.",
    "Za novo ime jih je bilo v razpravi 5, proti 3.",
    "Rezultat lanskega glasovanja je bil 12 za in 4 proti.",
    "Zapisnikar je prebral izid zadnjega glasovanja: za 9, proti 2, vzdržan 1.",
    "Sklep o prodaji kombija (bil je sprejet s 4 proti 2) se še ni izvedel, ker kupca ni.",
    "Predlog naj bi bil podan že na odboru, kjer ni dobil večine.",
    "Upravni odbor društva je nakup potrdil z 11 glasovi od 13.",
    "Pri prejšnji obravnavi je bilo za predlog 9 članov, proti jih je bilo 7.",
    "Pri prejšnjem razpisu je bila ravnateljica imenovana s 7 glasovi od 11.",
    "Zadružni svet jo je podprl s 5 glasovi, eden je bil proti.",
    "Ana Rus je med prvim štetjem (3 ZA, 1 PROTI) telefonirala.",
    "Svet se je sestal sedemkrat in sprejel 31 sklepov, od tega 27 soglasno.",
    # nothing
    "Svet se je z odgovori seznanil, sklepa ni sprejemal.",
    "Sklepi pri tej točki niso bili sprejeti.",
    "Pri tej točki ni bil sprejet noben sklep.",
    "Sklepa pri tej točki svet ni sprejel.",
]


@pytest.mark.parametrize("told", ELSEWHERE)
def test_what_others_decided_is_no_resolution(told: str) -> None:
    minutes = segment_text(
        HEAD
        + AGENDA
        + f"K 2. točki\n{told}\n\nSKLEP št. 71: Proračun se sprejme.\nZA 8, PROTI 1.\n\nK 3. točki\nNič.\n"
    )
    (resolution,) = [one for item in minutes.items for one in item.resolutions]
    assert (resolution.number, resolution.vote.in_favour, resolution.vote.against) == ("71", 8, 1)


OWN = [
    "Program dela v letu 2024 je bil sprejet z 8 glasovi za in 1 proti.",
    "Odlok o zapori cest v Občini Breg je bil sprejet z 8 glasovi za in 1 proti.",
    "Predlog krajevne skupnosti Breg je bil sprejet z 8 glasovi za in 1 proti.",
    "Predlog Odbora za proračun je bil sprejet z 8 glasovi za in 1 proti.",
    "Občinski svet Občine Jelov Dol je odlok sprejel z 8 glasovi za in 1 proti.",
    "Z 8 glasovi za in 1 proti je sprejel odlok o cestah.",
    "Soglasje k ceniku, ki ga je sprejel svet zavoda, je bilo dano z 8 glasovi za in 1 proti.",
    "Sprememba odloka, ki jo je predlagala komisija, je bila sprejeta z 8 glasovi za in 1 proti.",
    "Predlog, naj društvo upokojencev dobi prostor, je bil sprejet z 8 glasovi za in 1 proti.",
    "Odbor za finance je odlok podprl. Svet je odlok sprejel z 8 glasovi za in 1 proti.",
    "SKLEP:\nV svet zavoda se imenuje Ana Rus. V nadzorni odbor se imenuje Ivan Kos (8 ZA, 1 PROTI).",
    "Sklep: V Nadzorni odbor se imenuje Ana Rus (8 ZA, 1 PROTI).",
    "SKLEP:\nOdbor za proračun naj poroča na naslednji seji (8 ZA, 1 PROTI).",
    "Na glasovanje je bil dan sklep:\nCesta se zapre.\nZA: 8, PROTI: 1.",
    "Z 8 glasovi za in 1 proti je bila sprejeta uredba o cestah.",
    "Svetnica Rus je predlagala preložitev. Za je glasovalo 8 svetnikov, proti 1.",
    "SKLEP: Cesta se zapre. Za: 8, proti:\n1.",
    "SKLEP: Cesta se zapre.\nZA (8): Ana Rus, Ivan Kos, Eva Lah, Bine Vovk, Rok Zec, Ela Kunc, Ida Mak,\n"
    "Jan Ban\nPROTI (1): Oto Zen",
    "Pogodba, sklenjena 12. 3. 2023, je bila potrjena z 8 glasovi za in 1 proti.",
    "Zapisnik seje, ki je bila 12. 3. 2023, je bil potrjen z 8 glasovi za in 1 proti.",
    "Za predlog, da se rok podaljša do 1. 9. 2023, je glasovalo 8 svetnikov, proti 1.",
    "Za predlog, ki ga je podal Odbor za okolje, je glasovalo 8 svetnikov, proti 1.",
    "Predlog, da se doda točka o ceniku, je bil sprejet z 8 glasovi za in 1 proti.",
    "Župan je obrazložil odlok o proračunu, nakar ga je svet sprejel z 8 glasovi za in 1 proti.",
    "Za sklep, da mora uprava poročati, je bilo 8 svetnikov, proti 1.",
    "Sklep o cesti ni bil razveljavljen: 8 glasov za, 1 proti.",
    "Za predlog, da se cesta zapre, če bo padel sneg, je glasovalo 8 svetnikov, proti 1.",
    "Letni načrt, ki ga je odbor podprl 5. 5. 2023, je bil sprejet z 8 glasovi za in 1 proti.",
    "Glasovali so o predlogu sklepa:\n»Cesta se zapre.«\n8 glasov za, 1 glas proti – sklep je sprejet.",
    "Potrebna večina je 6 glasov. Odlok je bil sprejet z 8 glasovi za in 1 proti.",
    "Za obravnavo po skrajšanem postopku je glasovalo 8 svetnikov, proti 1.",
    "Zapisnikar je preveril: 4 ZA, 1 PROTI.\n\nZ 8 glasovi ZA in 1 PROTI je svet sprejel\n\nSKLEP:\nCesta se zapre.",
    "Program dela do konca leta 2023 je svet sprejel z 8 glasovi za in 1 proti.",
]


@pytest.mark.parametrize("words", OWN)
def test_what_this_body_decided_is_kept_though_others_are_named(words: str) -> None:
    minutes = segment_text(HEAD + AGENDA + f"K 2. točki\n{words}\n\nK 3. točki\nNič.\n")
    (resolution,) = [one for item in minutes.items for one in item.resolutions]
    assert (resolution.vote.in_favour, resolution.vote.against) == (8, 1)


MEMBERS = "Prisotni: Ana Rus, Ivan Kos, Jože Lah, Tone Vrh, Meta Zajc\nOdsotni: Peter Hren\n\n"


@pytest.mark.parametrize(
    ("told", "votes"), [("Za Ano Rus jih je glasovalo 41.", []), ("Za Ano Rus jih je glasovalo 5.", [5])]
)
def test_a_body_does_not_vote_with_twice_its_members(told: str, votes: list[int]) -> None:
    minutes = segment_text(HEAD + MEMBERS + AGENDA + f"K 2. točki\n{told}\n\nK 3. točki\nNič.\n")
    assert [one.vote.in_favour for item in minutes.items for one in item.resolutions] == votes


@pytest.mark.parametrize(
    ("body", "told", "votes"),
    [
        ("zbora krajanov Jelov Dol", "Za predlog je glasovalo 8 krajanov.", [8]),
        ("Odbora za okolje Občine Jelov Dol", "Za predlog je glasovalo 8 krajanov.", []),
        ("Odbora za okolje Občine Jelov Dol", "Na seji odbora za ceste je bil predlog sprejet s 6 glasovi za.", []),
        ("Odbora za okolje Občine Jelov Dol", "Na seji odbora za okolje je bil predlog sprejet s 6 glasovi za.", [6]),
    ],
)
def test_a_body_counts_its_own_members(body: str, told: str, votes: list[int]) -> None:
    head = HEAD.replace("Občinskega sveta Občine Jelov Dol", body)
    minutes = segment_text(head + AGENDA + f"K 2. točki\n{told}\n\nK 3. točki\nNič.\n")
    assert [one.vote.in_favour for item in minutes.items for one in item.resolutions] == votes
