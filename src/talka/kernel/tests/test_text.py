import random
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.kernel.text import BadText, clean_text, fold, plural_lv, sort_key, typeset_quotes

storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))

# Places of the postcode register and test words, in the order of ICU's Latvian collation with long vowels taken for
# short ones and told apart only afterwards.
IN_LATVIAN_ORDER = """
1905 Āboliņš Adams Ādams Ādaži Aglonas_Madelāni Aizbalti Aizupīši Amjūdze Āne Anna Ārdava Āstere Atgoniški Avots Āži
Āžudambis Baltinava Barauha Berzs Bērzs Boncāni Brāslava Bukatina Butiški Catlakši Cauņi Cegeļņa Ceplīši Cēsis Ceske
Cēsu Cirpstene Cirstes Čakste Černova Čigani Čilipīne Čipoti Čukuri Čumine Danski Daugava Desciems Dorupe Dublinieki
Dzirvaniškas Ēdole Egļukalns Ēģipte Elektriķi Ērberģe Ērgļi Ērģeme Evalds Ēvalds Ēvarži Eversmuiža Everti Ezerciems
Ezersala Fabriki Feklistovka Fintmuiža Foļvarka Frolovka Fruncišķi Gāgari Gailava Garanu_Šķaune Gereniškas Gorliškas
Gribkova Ģeriņi Ģerķi Ģertrūde Ģibuļi Ģibzde Ģikši Ģipka Harčiški Hatki Hmeļnicki Hmilovka Hromina Hvorobina Īdeņa
Iesalnieki Ignatova Ignatoviči Ījevka Īle Iliņi Ilza Inga Irbe Irši Īrubine Īvande Īvāni Yvonne Jana Janapole
Jaunie_Stupeļišķi Jēči Jonički Juneļi Justinova Kirsis Košeļova Kozubērži Kristužāni Kucini Kupčinki Kurteņi Ķeiži
Ķieģeļceplis Ķipļuki Ķirpēni ķirsis Ķirsis Ķirupe Ķūļciems Laubere Lejas_Randari Leščinski Lidosta_Rīga
Lielie_Mūrnieki Lodz Łódź Ludzeiši Ļadina Ļaudona Ļipovka Ļukati Ļukeniški Ļuļiški Ļumāni Mačuli Melderi Mērsrags
Mežamatveji Mežāres Mihalova Muller Mūller Müller Nalogi Nastrova Naumki Nīcgale Nina Nīna Nogale Novomisle Ņemčinova
Ņičipurenki Ņikitiški Ņina Ņivji Ņivņiki Ņukši Obročnaja_Statja Odigjāni Ogresmuiža Osiņņiki Ostrovski Otrā_Borovka
Ozols Ōzols Pičuļi Pirmā_Borovka Pīzāni Prezma Priekuļi Pūpoli Quinta Ranči Rauna Rīdzene Riga Rīga Rogozovka
Rubeņkalns Rutkova Ŗesne sals sāls saļš Saraiķi Sarguni Soldoni Stelpe Stilbi Storas Šanti Šautines Šiškova Šķilteri
Špieļi Šulcs Šumiļi Tadaiķi teja tejā tēja tējā Topciems Treikaniški Tribuki Tronova Tumes Ūdeņi Ūdrande Ūdrene Ūdrīši
Uguņciems Ulbroka Ūlupji Upesgrīva Upīškalns Upmalieši Ustroņi Ūzuļnīki Valdlauči Vasiļova Vecā_Križovka Ventspils
Viborgi Virpe Walter Wanda Xenia Zaikovka Zane Zarāni Zeļči Zeļtovka Ziemupe Zitiški Žabrovka Žagari Žakeļi Žartmuiža
Žene Žogotas Žogoti Борис Елка Ёлка Иванов Йод
"""


@pytest.fixture
def names() -> list[str]:
    return [name.replace("_", " ") for name in IN_LATVIAN_ORDER.split()]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Rīgas   rajons\t", "Rīgas rajons"),
        ("S\u030ck\u0327u\u0304nis", "Šķūnis"),
        ("1\u00a0234,56\u202f€", "1 234,56 €"),
        ("biedr\u00adība\ufeff", "biedrība"),
        ("pa\u200bšval\u2060dība", "pašvaldība"),
        ("\u202eevil\u202c", "evil"),
        ("a\x07b\x1b[0m\x7f", "ab[0m"),
        ("divas\r\nrindas", "divas rindas"),
        ("ģimene 👨‍👩‍👧 un 🏳️‍🌈", "ģimene 👨‍👩‍👧 un 🏳️‍🌈"),
        ("ne\u200dviens", "neviens"),
        ("👧\u200d", "👧"),
        ("a\ufffeb", "ab"),
        ("", ""),
    ],
)
def test_one_line_is_stored_composed_trimmed_and_without_invisible_characters(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


def test_several_lines_keep_their_lines_and_inner_spaces() -> None:
    assert clean_text("\n Pirmā  rinda \r\n\r\n\totrā\u00a0rinda\rtrešā\u2028ceturtā\n ", multiline=True) == (
        "Pirmā  rinda\n\n otrā rinda\ntrešā\nceturtā"
    )


@pytest.mark.parametrize("typed", ["a\0b", "\ud800", "gals\udfff"])
def test_a_nul_or_a_lone_surrogate_is_refused(typed: str) -> None:
    with pytest.raises(BadText):
        clean_text(typed)


@given(storable, st.booleans())
def test_cleaning_twice_changes_nothing_more(value: str, multiline: bool) -> None:
    once = clean_text(value, multiline=multiline)
    assert clean_text(once, multiline=multiline) == once


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("šķūnis", "skunis"),
        ("ŠĶŪNIS", "skunis"),
        ("S\u030ck\u0327u\u0304nis", "skunis"),
        ("Ģirts Ņikitins", "girts nikitins"),
        ("Lōgs, ŗesns; ȯ ȱ ḑ ț", "logs resns o o d t"),
        ("Æther Ørsted Łódź Straße Đ", "aether orsted lodz strasse d"),
        ('"House of Glory"', "house of glory"),
        ("Rīgas-Daugavpils (R/D)", "rigas daugavpils r d"),
        ("Йод ЁЛКА Їжак", "йод елка їжак"),
        ("+371 29 123 456", "371 29 123 456"),
        ("ﬁnanses ™ ①", "finanses tm 1"),
        ("…", ""),
    ],
)
def test_search_sees_neither_case_nor_diacritics_nor_punctuation(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(storable)
def test_folding_twice_changes_nothing_more(value: str) -> None:
    assert fold(fold(value)) == fold(value)


@given(storable)
def test_cleaned_text_is_found_as_typed_text_is(value: str) -> None:
    assert fold(clean_text(clean_text(value))) == fold(clean_text(value))


def test_names_are_in_latvian_order(names: list[str]) -> None:
    shuffled = random.Random(20221121).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names


def test_a_database_that_compares_bytes_agrees(names: list[str]) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("create table names (name text, sort_key text)")
    shuffled = random.Random(7).sample(names, len(names))
    database.executemany("insert into names values (?, ?)", [(name, sort_key(name)) for name in shuffled])
    found = [name for (name,) in database.execute("select name from names order by sort_key")]
    database.close()
    assert found == names


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a", "A"),
        ("a", "ā"),
        ("Ā", "ab"),
        ("Rīga", "Rīga 2"),
        ("Rīga nams", "Rīgas nams"),
        ("9 gadi", "a"),
        ("Ž", "А"),
        ("Я", "ა"),
    ],
)
def test_the_first_stands_before_the_second(first: str, second: str) -> None:
    assert sort_key(first) < sort_key(second)


@pytest.mark.parametrize(("one", "same"), [('"Avots"', "Avots"), ("O'Neill", "ONeill"), ("A-B", "A  B"), ("…", "")])
def test_quotes_are_passed_over_and_punctuation_parts_words(one: str, same: str) -> None:
    assert sort_key(one) == sort_key(same)


@given(storable)
def test_a_sort_key_is_short_and_of_digits_alone(value: str) -> None:
    key = sort_key(value)
    assert (key.isascii(), key.isdigit(), len(key) <= 300) == (True, True, True)


def test_a_sort_key_of_a_long_name_is_cut() -> None:
    assert len(sort_key("Ž" * 10_000)) <= 300
    assert sort_key("a" * 500) < sort_key("b")


@pytest.mark.parametrize(
    ("n", "form"),
    [
        *((0, "ierakstu"), (1, "ieraksts"), (2, "ieraksti"), (10, "ieraksti"), (11, "ieraksti"), (20, "ieraksti")),
        *((21, "ieraksts"), (101, "ieraksts"), (111, "ieraksti"), (1001, "ieraksts"), (1011, "ieraksti")),
    ],
)
def test_latvian_has_three_plural_forms(n: int, form: str) -> None:
    assert plural_lv(n, "ieraksts", "ieraksti", "ierakstu") == form


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF, exclude_characters="\0")))
def test_letter_by_letter_a_text_folds_as_a_whole(value: str) -> None:
    # A letter with a mark of its own takes the long way, and says nothing more than its plain neighbours.
    assert fold(value) == fold(f"{value} \u0301")
    assert fold(f"{value} \u4e00") == f"{fold(value)} \u4e00".strip()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Biedrība "Šķūnis"', "Biedrība „Šķūnis”"),
        ('"Klubs "Rīts""', "„Klubs „Rīts””"),
        ('Nodibinājums ("Ābols")', "Nodibinājums („Ābols”)"),
        ("Biedrība „Šķūnis”", "Biedrība „Šķūnis”"),
        ('5" caurule', "5” caurule"),
        ("", ""),
    ],
)
def test_quotation_marks_are_those_of_latvian_print(typed: str, printed: str) -> None:
    assert typeset_quotes(typed) == printed
