"""What stays untouched in minutes that an English reader garbled: whatever needs no caron and looks as if it did."""

from __future__ import annotations

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.repair.document import repair
from pipeline.settings import Settings

GARBLED = """Obtinski svet Ob&ine Zalec je na 12. redni seji, dne 4. 3. 1998, sprejel sklep St. 17/98 o prodaji parcele
St. 1234/5 k. o. Sempeter v Savinjski dolini za 12.500,00 SIT. Razpravljali so Anton Znidar$i¢, Ivan Cuk in
Marija Zakraj$ek. Zupan se je zahvalil vsem, ki so se udelezili seje, in Se posebej Solskemu pevskemu zboru."""

# Signs and codes, names of firms, foreign passages and names, names and places that have twins with carons.
LINES = (
    "Pogodbo sta podpisala Ernst & Young in A&B d.o.o. iz Maribora.",
    "Podjetje H&M, C&A in P&G so poslala ponudbe.",
    "Izvajalec je Rok & Sin d.n.o., podizvajalec Kos & Partner.",
    "Cena je 100 $ oziroma 90 € na uro.",
    "Strošek znaša 1.250,00 €, razlika je $25 in 30 EUR.",
    "Po § 5 in §§ 7 do 9 zakona je to dovoljeno.",
    "Obresti so 5 % letno, popust 10%.",
    "Stran je dostopna na www.zalec.example in https://minutes.example/seje?id=12&lang=sl.",
    "Parcele *77/1, 1234/5 in 88/2 k. o. Loka.",
    "Odlok (Uradni list RS, 12/98 in 45/2003-ZJN) velja.",
    "Voda H2O, plin CO2 in prah PM10 so izmerjeni.",
    "Vzorec je vseboval NaCl, CaCO3 in Fe2O3.",
    "Izmerili smo Zn 0,11 mg/l, Cu 0,02 mg/l in Cd pod mejo.",
    "Vsebnost Zn, Cu, Pb, Cr, Se in Zr je pod mejo.",
    "IBAN SI56 0110 0600 8346 032 in BIC BSLJSI2X.",
    "The municipality has signed an agreement with the European Commission.",
    "Think Green, Go Sustainable and Share Your City with us.",
    "Die Gemeinde hat den Vertrag mit der Stadt Graz unterzeichnet.",
    "Il comune ha approvato la convenzione con la regione Friuli Venezia Giulia.",
    "A magyar nemzeti kisebbség önkormányzata megtartotta az ülést.",
    "Gostja je bila Angela Schmidt iz Gradca, z njo Hans Zimmermann.",
    "Delegacijo je vodil Giovanni Rossi iz Gorice, prevajala je Francesca Zanetti.",
    "Nastopila je skupina Rolling Stones in igralec Sean Connery.",
    "Razpis Horizon 2020, projekt Smart City Lab in program Interreg V-A.",
    "Program ZEN@LAB in aplikacija eSeja, iPad ter YouTube.",
    "Podjetja SCT, IMP, GIVO, SGP Granit, ZIP in CPK so oddala ponudbe.",
    "Stranke SDS, NSi, SLS, ZLSD, DeSUS in LDS so predlagale kandidate.",
    "Anton Kos, Ivan Zupan, Miha Cesar, Ana Sever, Peter Sluga in Jana Zorc.",
    "Marija Simon, Tone Kosec, Vid Zorman, Branko Sobota in Pavel Zorko.",
    "V Zagorju, Zagradcu in Zalogu bo voda zaprta.",
    "Na Sp. Brniku in v Sp. Gorjah bo cesta zaprta.",
    "Rekel je: „Cesta je v dolžini 350 m“, kar drži.",
    "Naselja Sela, Suha, Sava, Soteska, Zabrdje, Zavrh, Cerje, Cesta, Cirkovce.",
    "Naselje Za gradom, ulica Na zelenici, pot Ob Savi.",
    "ISBN 978-961-6183-45-2, ISO 9001:2008, SIST EN 1991-1-1.",
    "Vozilo z registrsko oznako LJ SC-123 in MB 45-ZSA.",
    "Termini 8.00-9.30, 10:15, 17.30 in 20h.",
    "Ansambel je igral v C-duru in G-molu.",
    "Cafe Central, Hotel Astoria, Pizzeria Capriccio in Gostilna Pri Zajcu.",
    "Zeleni Jarek, Zelena pot in Zlati Grad praznujejo.",
    "Zdravstveni dom Temnik in Zavod za gozdove sta odgovorila.",
    "Sveti Jurij, Sv. Ana, St. Gallen in San Marino.",
    "New York, Los Angeles, Casablanca, Zagreb, Sarajevo, Cannes in Zug.",
    "Sponzor: Coca-Cola, Gorenje, SIP in Cinkarna Celje, d. d.",
    "Rektor je predaval o delu Shakespeara, Goetheja, Cervantesa in Camusa.",
    "Enota meri 25 m x 30 m, kar je 750 kvadratov.",
    "Dr. Ing. Hans Gerlach, Dipl.-Ing. Georg Egger, mag. Carlo Conti.",
    "Prvi zvezek: A-G, drugi zvezek: H-S, tretji zvezek: T-Z.",
    "Datoteka zapisnik_2014.docx, mapa C:\\Seje\\2014 in ukaz ls -la.",
    "Telefon: (03) 713 64 50, faks 041 555-123, GSM +386 41 555 123.",
    "Uporabnik jana.kos in geslo Z8s!c9 sta shranjena.",
    "Hashtag #mojaobcina in @obcina_zalec sta bila objavljena.",
    "Kratice npr., itd., ipd., oz., t. i., tj., gl. in prim.",
    "Trgovina M & M, mizarstvo Les & Dom, odvetniki Kos, Sever & partnerji.",
    "Case study o Silicon Valley in Science Park.",
    "Sever, Jug, Vzhod in Zahod so cone mesta.",
    "Model X/Z, serija 5S, tip 8G in stikalo S8.",
    "Skladatelj Gustav Mahler in dirigent Carlos Kleiber; orkester Camerata Salzburg.",
    "Comune di San Dorligo della Valle ha inviato una lettera.",
    "Wir danken Ihnen sehr herzlich und freuen uns auf die Zusammenarbeit.",
    "Pesem Yesterday je napisal Paul McCartney, Let It Be tudi.",
    "Gospa Eva Szabo in gospod Ferenc Nagy iz Lendave sta govorila.",
    "Iz Francije je pisal Clément Béraud, iz Prage Jan Vanék.",
    "Za Koundéja in Dembéléja so ponudili več kot za Giméneza.",
    "Pisala je v Straßburg, Große Straße 12, in omenila Fußball.",
    "Zakonca Kos sta iz Zilje, istotam živi podpisanec pogodbe s firmo Sika.",
    "Pozdravila je Ursulo von der Leyen, poslušala Ludwiga van Beethovna.",
    "Nizozemca Van der Berg in De Vries sta obiskala Ruse in Poljake.",
    "Casa Rossa, Via Mazzini, Caffe Sacher in Zentrum Graz vabijo.",
    "Sejem Alpe-Adria, festival Jazz Cerkno in revija Gasilec.",
    "Na Place de la Concorde in na Piazza Grande bo koncert.",
    "Projekt CLIMATE-CHANGE, LIFE+ in SCORES financira EU.",
    "Knjiga Guns, Germs, and Steel je izposojena.",
    "Pravilo first come, first served velja tudi za najemnike.",
    "Geslo tedna je bilo Best Practice in Zero Waste.",
    "Podpisan je bil Memorandum of Understanding z mestom Szentgotthard.",
    "Arhitekt Boris Podrecca, Marco Zanuso in Aldo Rossi so nagrajeni.",
    "Igralki Cate Blanchett in Scarlett Johansson sta znani.",
    "Banka Intesa Sanpaolo, UniCredit in Sberbank so konkurenti.",
    "Zgodba o Ciciban Klubu in Zmago Zmaj je za otroke.",
    "Tip S/Z 25, profil C20/25, beton C30/37 in jeklo S235.",
    "Naslova obcina@zalec.example in tajnik.os@grad.example sta nova.",
    "V prostoru je 30 m2 tal in 75 m3 zraka pri 25 °C.",
    "Gospod Jean-Pierre Dubois iz Strasbourga je pozdravil vse.",
    "Oddali bomo naprave Dell, Lenovo in Apple s sistemom Windows 10 in Microsoft Office.",
    "Medijske firme STA, RTV, POP TV, Radio Sora in Kanal A so povabljene.",
    "Rozman, Luzar, Zupanc, Kastelic, Vidic in Jagodic so glasovali.",
    "Zgornje Gorje, Srednja vas in Spodnja Idrija so povezane.",
    "Alineje a) in b), priloga C, parcela S in cona Z.",
    "Sklic 00 12345-678, zapis 01100-6030278282, oznaka SI12345678.",
    "Vitamin C, oznaka S1, os Z, razred A+, tip G3, format A4.",
    "Prodajalni Spar in Mercator imata detergent Persil in pralno sredstvo Cif.",
    "Zapisane so kot I, II, III, IV, XIX in MCMXCI.",
    "Glasovi: Za 5, Proti 3.",
    "Cena 5¢ velja, £3.20 ali ¥200 pa ne.",
    "Gyula Szekeres, Zoltan Gyorek in Csaba Vass so govorili.",
    "Cerar, Zajc, Zver, Cesar, Sajovic in Zajec so glasovali za.",
    "Reka Sava, Sora in Krka; hrib Sabotin; jezero Garda.",
    "Krajani so iz vasi Sele in iz naselja Sele pri Kamniku.",
    "Krajevna skupnost Sele in KS Sele sta zaprosili za sredstva.",
    "KS Matke je zaprosila za sredstva.",  # and not that of Mačke
    "Predsednik KS Kosec je poročal o cesti, tajnik občine Rus pa o vodovodu.",
    "Živina se pase na planini, ovce se pasejo drugje.",
    "Oddano je podjetju Sele d.o.o., nadzor firmi Sol, d. o. o., in podjetju Solo s.p.",
    "Krajani so iz k. o. Sele in iz kraja Sele, cesta Sele-Vrhe je ozka.",
    "Gospod Zep je bil proti.",
    "Traja 8ur, 5dni ali 3let; potrebujemo 3kom, 5kos in 8krat po 5min.",
    "Datoteki sklep3.pdf in zapisnik8.doc sta na voljo, piše naj se na info@ks-sela.",
    "Vzorec je vseboval HCl, Cl 3,5 mg/l, Zn 0,3 mg/l; Se; Ce; Cs 0,5 mg/l.",
    "Društvo „Zlati val“ je predlagalo listo „Za mesto“.",
    "Svetovala je pekarna Sit in gostilna Sol na cesti Sele – Vrhe.",
    "Tekma Crvena zvezda, ces. kralj. urad in zad. 5.",
    "Vabljeni so Toman Slavko, Vidic Rezka, Zupan Andrej, Zupan Ana, Kos Ivan.",
    "SEZNAM: CESAR FRANC, ZUPAN IVAN, KOS ANA",
    "Krajani iz Sel so prosili za avtobus, krajanka s Sel pa za cesto od Sel do Sel.",
    "Zakonca De Zolt stanujeta na naslovu Riva del Sole 8.",
    "Poslano je na tajnik@obcina, info@sava in @zalec.",
    "Predsjednik je rekao da je sve bilo riješeno i zahvalio se je svima.",
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_needs_no_repair_gets_none(line: str, settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\n\n{line}\n\n{GARBLED}"), settings)
    assert line in document.text.splitlines()


@pytest.mark.parametrize("read", ["Gyérek", "ZEN@LAB", "Kocsis"])  # Györek
def test_no_word_is_made_up_of_letters_that_are_none_of_ours(read: str, settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\n\nGovoril je {read} iz Lendave."), settings)
    assert read in document.text


@pytest.mark.parametrize(("read", "words"), [("dase", "da se"), ("jihje", "jih je"), ("uriv", "uri v")])
def test_two_words_without_their_space_are_shown_and_made_no_other_word(
    read: str, words: str, settings: Settings
) -> None:
    line = f"Razpravljali so Zakraj$ek in &lani sveta {read} vrne na dnevni red."
    word = next(one for one in repair(document_from_text(line), settings).words() if one.raw == read)
    assert word.text == read
    assert word.doubtful
    assert word.repair is not None
    assert word.repair.alternatives[0].text == words


def test_two_letters_of_a_long_word_may_be_misread(settings: Settings) -> None:
    line = "Razpravljali so Zakraj$ek in &lani sveta, 28 razstavijavcey je odpovedalo."
    word = next(one for one in repair(document_from_text(line), settings).words() if one.raw == "razstavijavcey")
    assert word.text == "razstavljavcev"


def test_a_name_that_a_slovene_reader_read_is_not_made_a_namesake_in_silence(settings: Settings) -> None:
    line = "Član sveta Janez Kosir je predlagal, Ana Košir in Jože Košir sta podprla, Ana Košir se je zahvalila."
    word = next(one for one in repair(document_from_text(line), settings).words() if one.raw == "Kosir")
    assert word.text == "Kosir" or word.doubtful


@pytest.mark.parametrize("name", ["Kosir", "Hocevar", "Brecko", "Sorcan", "Selic"])
def test_a_name_without_its_caron_is_shown_where_the_reader_knows_carons(name: str, settings: Settings) -> None:
    twin = {"Kosir": "Košir", "Hocevar": "Hočevar", "Brecko": "Brečko", "Sorcan": "Sorčan", "Selic": "Selič"}[name]
    text = f"Razrešijo se {twin} Ana in {name} Anton. {twin} je soglašala, tov. {name} še ne."
    words = [one for one in repair(document_from_text(text), settings).words() if one.raw == name]
    assert [word.text for word in words] == [name, name]
    assert all(word.doubtful for word in words)


@pytest.mark.parametrize(("read", "text"), [("Hodo&/Hodos", "Hodoš/Hodos"), ("KoSir/Kosir", "Košir/Kosir")])
def test_what_stands_behind_a_slash_is_no_second_time_the_same_name(read: str, text: str, settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\n\nKrajevna tabla {read} je nova.\n\n{GARBLED}"), settings)
    word = next(one for one in document.words() if one.raw == read)
    assert word.text == text
    assert word.doubtful


@pytest.mark.parametrize("read", ["Bukié", "Sbiil", "Pavia"])
def test_a_name_changed_in_more_than_its_carons_is_shown(read: str, settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\n\nGovorila je Ana {read} iz Celja.\n\n{GARBLED}"), settings)
    word = next(one for one in document.words() if one.raw == read)
    assert not word.changed or word.doubtful


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("Odlok (Ur. |. RS, 5t. 45/07) velja.", "Odlok (Ur. l. RS, št. 45/07) velja."),
        ("Zakon (Ur. I. SRS 12/78) velja.", "Zakon (Ur. l. SRS 12/78) velja."),
        ("Knjiga naj izide do |. 1965 v tisku.", "Knjiga naj izide do l. 1965 v tisku."),
        ("Krava je dala 3.106 |. Steklina se ni pojavila.", "Krava je dala 3.106 l. Steklina se ni pojavila."),
    ],
)
def test_a_stroke_beside_a_number_or_in_the_name_of_the_gazette_is_no_numeral(
    read: str, text: str, settings: Settings
) -> None:
    assert text in repair(document_from_text(f"{GARBLED}\n\n{read}\n\n{GARBLED}"), settings).text


def test_a_word_that_no_source_counted_is_shown_where_it_is_changed(settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\n\nŠirina pasa je tri metre.\n\n{GARBLED}"), settings)
    assert next(one for one in document.words() if one.raw == "pasa").doubtful


def test_a_numeral_that_may_have_lost_a_stroke_is_shown(settings: Settings) -> None:
    document = repair(document_from_text(f"{GARBLED}\n\nPodeli se Il. zahvalna listina.\n\n{GARBLED}"), settings)
    word = next(one for one in document.words() if one.raw == "Il.")
    assert word.text == "II."
    assert word.doubtful
