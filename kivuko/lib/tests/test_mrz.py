"""Machine readable zones: published specimens, readers and keyboards, sentences, composing."""

from datetime import date

import pytest

from kivuko.lib import countries
from kivuko.lib.dates import parse
from kivuko.lib.mrz import EXPECTED, FIELDS, MESSAGES, MrzError, clean, compose, read, suggest, transliterate

TODAY = date(2026, 11, 22)

# ICAO's own specimens (Doc 9303 parts 4 to 7): Anna Maria Eriksson of Utopia.
TD3 = """P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10"""
TD2 = """I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
D231458907UTO7408122F1204159<<<<<<<6"""
TD1 = """I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<"""
MRVA = """V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L8988901C4XXX4009078F96121096ZE184226B<<<<<<"""
MRVB = """V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
L8988901C4XXX4009078F9612109<<<<<<<<"""
TD1_LONG = """I<UTOD23145890<7349<<<<<<<<<<<
3407127M9507122UTO<<<<<<<<<<<2
STEVENSON<<PETER<JOHN<<<<<<<<<"""

ACHOL = {
    "document_code": "P",
    "issuer": "SSD",
    "number": "R0012345",
    "nationality": "SSD",
    "surname": "Deng",
    "given_names": "Achol Mary",
    "birth": parse("1985"),
    "sex": "F",
    "expiry": date(2030, 5, 31),
}


def achol(format="TD3", **other):
    return compose(format, **{**ACHOL, **other})


@pytest.mark.parametrize(
    ("text", "format", "digits"),
    [(TD3, "TD3", 5), (TD2, "TD2", 4), (TD1, "TD1", 4), (MRVA, "MRV-A", 3), (MRVB, "MRV-B", 3)],
)
def test_icao_specimens_are_read_with_every_check_digit_right(text, format, digits):
    mrz = read(text, today=TODAY)
    assert (mrz.format, mrz.checks_ok, len(mrz.checks)) == (format, digits, digits)
    assert (mrz.surname, mrz.given_names, mrz.sex, mrz.issuer) == ("ERIKSSON", "ANNA MARIA", "F", "UTO")
    assert not mrz.name_truncated
    assert mrz.text == text


def test_the_passport_specimen_says_what_it_says():
    mrz = read(TD3, today=TODAY)
    assert (mrz.document_code, mrz.number, mrz.nationality) == ("P", "L898902C3", "UTO")
    assert (str(mrz.birth), mrz.expiry, mrz.optional) == ("1974-08-12", date(2012, 4, 15), "ZE184226B")
    assert [(check.field, check.line, check.position) for check in mrz.checks] == [
        ("number", 2, 10), ("birth", 2, 20), ("expiry", 2, 28), ("optional", 2, 43), ("composite", 2, 44),
    ]  # fmt: skip


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_a_reader_may_send_the_lines_of_a_card_in_any_order(order):
    lines = TD1.split("\n")
    assert read("\n".join(lines[at] for at in order), today=TODAY).text == TD1


@pytest.mark.parametrize("text", [TD3, TD2, MRVA, MRVB])
def test_a_reader_may_send_the_second_line_first(text):
    assert read("\n".join(reversed(text.split("\n"))), today=TODAY).text == text


def test_nobody_is_born_after_their_document_expired():
    text = achol(birth=date(1920, 3, 1), expiry=date(2012, 1, 31))
    assert str(read(text, today=TODAY).birth) == "1920-03-01"
    assert (
        str(read(achol(birth=date(2012, 1, 30), expiry=date(2012, 1, 31)), today=TODAY).birth) == "2012-01-30"
    )


def test_a_wrong_check_digit_is_reported_and_does_not_stop_the_reading():
    mrz = read(TD3.replace("L898902C36", "L898902C46"), today=TODAY)
    wrong = [check for check in mrz.checks if not check.ok]
    assert (mrz.checks_ok, mrz.all_ok) == (3, False)
    assert [(check.field, check.expected, check.found) for check in wrong] == [
        ("number", "7", "6"), ("composite", "1", "0"),
    ]  # fmt: skip


def test_a_long_number_is_read_whichever_way_its_digit_was_computed():
    both = read(TD1_LONG, today=TODAY)
    assert (both.number, both.long_number_form, both.all_ok) == ("D23145890734", "both", True)
    swedish = "I<SWEHVC8N3QW7<ZE17422<<<<<<<<\n8104199F3012257SWE<<<<<<<<<<<9\nIECGDQB<<MMHQQ<<<<<<<<<<<<<<<<"
    mrz = read(swedish, today=TODAY)
    assert (mrz.number, mrz.long_number_form, mrz.optional) == ("HVC8N3QW7ZE1742", "with filler", "")
    assert mrz.checks[0].ok
    assert (mrz.checks[0].line, mrz.checks[0].position, mrz.checks[0].found) == (1, 22, "2")
    other = read(swedish.replace("ZE17422", "ZE17428"), today=TODAY)
    assert (other.checks[0].ok, other.long_number_form) == (True, "without filler")
    wrong = read(swedish.replace("ZE17422", "ZE17423"), today=TODAY)
    assert (wrong.checks[0].ok, wrong.long_number_form, wrong.checks[0].expected) == (False, None, "8")


def test_a_long_number_leaves_its_issuer_s_optional_data_alone():
    mrz = read(achol("TD1", document_code="I", number="AB1234567890", optional="XY7"), today=TODAY)
    assert (mrz.number, mrz.optional, mrz.all_ok) == ("AB1234567890", "XY7", True)


def test_a_long_number_is_refused_where_the_format_has_no_room():
    for format in ("TD3", "MRV-A", "MRV-B"):
        with pytest.raises(MrzError, match="22 in TD1"):
            achol(format, document_code="V" if format != "TD3" else "P", number="AB1234567890")


@pytest.mark.parametrize("birth", ["1985", "1985-07", "1985-07-09"])
def test_a_birth_date_is_read_as_far_as_it_is_known(birth):
    assert str(read(achol(birth=parse(birth)), today=TODAY).birth) == birth


def test_a_birth_date_of_fillers_is_unknown_and_zeros_say_the_same():
    assert read(achol(birth=None), today=TODAY).birth is None
    zeros = achol(birth=parse("1985")).replace("85<<<<", "850000")
    assert (str(read(zeros, today=TODAY).birth), read(zeros, today=TODAY).all_ok) == ("1985", True)


def test_nobody_is_born_in_the_future():
    text = achol(birth=date(2026, 11, 22))
    assert str(read(text, today=date(2026, 11, 22)).birth) == "2026-11-22"
    assert str(read(text, today=date(2026, 11, 21)).birth) == "1926-11-22"
    assert str(read(achol(birth=parse("2027")), today=TODAY).birth) == "1927"


def test_an_expiry_is_at_most_fifty_years_ahead():
    years = {2006: 2006, 2012: 2012, 2076: 2076, 1999: 1999, 2077: 1977}
    for stated, expected in years.items():
        assert read(achol(expiry=date(stated, 1, 31)), today=TODAY).expiry == date(expected, 1, 31)
    assert read(achol(expiry=None), today=TODAY).expiry is None


def test_sex_may_be_unspecified_and_a_printed_x_says_so_too():
    text = achol(sex="<")
    assert read(text, today=TODAY).sex == "<"
    assert read(text.replace("<300531", "X300531"), today=TODAY).sex == "<"


SPECIAL_CODES = """D GBD GBN GBO GBP GBS UNO UNA UNK XXA XXB XXC XXX XOM XPO XBA XIM XCO XEC EUE RKS UTO"""


@pytest.mark.parametrize(
    "code",
    SPECIAL_CODES.split(),
)
def test_icao_s_special_codes_are_read_and_known_to_the_country_list(code):
    mrz = read(achol(issuer=code, nationality=code), today=TODAY)
    assert (mrz.issuer, mrz.nationality, mrz.all_ok) == (code, code, True)
    assert countries.country(code) is not None


def test_the_digit_of_empty_optional_data_may_be_a_filler_or_zero():
    for digit in "<0":
        mrz = read(achol(empty_optional_digit=digit), today=TODAY)
        assert mrz.checks[3].found == digit
        assert mrz.all_ok
    filled = read(achol(optional="A1"), today=TODAY)
    refused = filled.text[:-2] + "<" + filled.text[-1]
    assert not read(refused, today=TODAY).checks[3].ok


@pytest.mark.parametrize(
    "sent",
    [
        TD3 + "\r\n",
        TD3.replace("\n", "\r"),
        TD3.replace("\n", ""),
        TD3.lower(),
        "\x02" + TD3.replace("\n", "\t") + "\x03",
        "  " + " ".join(TD3),
        TD3.replace("<", "‹"),
        TD3.replace("<", "«"),
        TD3.replace("<<", "«"),
        TD3.replace("P<UTO", "Ｐ＜ＵＴＯ"),
        "\ufeff" + TD3 + "\u200b",
        "*" + TD3.replace("\n", "#\n") + ";",
        "Passport of Utopia\n" + TD3 + "\n",
        TD3 + "\n" + TD3 + "\n",
        TD3.replace("MARIA" + "<" * 19, "MARIA<<<"),
        TD3.replace("MARIA", "MARIA<<<<"),
        "\n".join(reversed(TD3.split("\n"))),
        TD3.replace("<", ";"),
        TD3.replace("<", "?").lower(),
        TD3.replace("<", "\\"),
        TD3.replace("<", ">").replace("\n", "\r\r"),
        "%" + TD3.replace("\n", "%\n") + "%",
        TD3.replace("\n", "\u2028"),
        TD3.replace("\n", "\v"),
        "\n".join(line[:20] + "\n" + line[20:] for line in TD3.split("\n")),
    ],
)
def test_what_readers_and_keyboards_send_is_the_same_document(sent):
    assert clean(sent) == tuple(TD3.split("\n"))


@pytest.mark.parametrize("text", [TD1, TD2, MRVA, MRVB])
def test_every_format_is_read_without_line_breaks(text):
    assert read(text.replace("\n", ""), today=TODAY).text == text


@pytest.mark.parametrize(
    ("text", "code", "line", "field", "says"),
    [
        ("", "empty", None, None, "Scan or type the two or three lines"),
        (" \x00\n", "empty", None, None, "Nothing was read"),
        ("Achol Deng", "shape", None, None, "2 lines of 44, 2 lines of 36 or 3 lines of 30"),
        ("<" * 5000, "too_much", None, None, "at most 4096 characters, found 5000"),
        (TD3[:-1], "line_length", 2, None, "Line 2: expected 44 characters, found 43"),
        (TD1.replace("MARIA<", "MARIA").strip("<"), "line_length", 3, None, "Line 3: expected 30"),
        (TD3 + "\n" + TD2, "several", None, None, "one document at a time"),
        (TD3.replace("ANNA", "ÄNNA"), "character", 1, None, "Line 1, position 16: expected a capital letter"),
        (TD3.replace("ANNA", "ANN4"), "field", 1, "names", "Line 1, names (positions 6 to 44): expected let"),
        (
            TD3.replace("P<UTO", "9<UTO"),
            "field",
            1,
            "code",
            "(positions 1 to 2): expected a letter, such as P",
        ),
        (TD1.replace("I<UTO", "V<UTO"), "field", 1, "code", "a letter other than V"),
        (TD3.replace("P<UTO", "P<U<O"), "field", 1, "issuer", "such as SSD or D<<, found “U<O”"),
        (
            TD3.replace("6UTO7", "6U707"),
            "field",
            2,
            "nationality",
            "Line 2, nationality (positions 11 to 13)",
        ),
        (TD3.replace("740812", "741312"), "field", 2, "birth", "Line 2, date of birth (positions 14 to 19)"),
        (TD3.replace("740812", "7408I2"), "field", 2, "birth", "YYMMDD, with < for a month or day"),
        (
            TD3.replace("120415", "120431"),
            "field",
            2,
            "expiry",
            "Line 2, date of expiry (positions 22 to 27)",
        ),
        (TD3.replace("2F1", "2K1"), "field_at_one", 2, "sex", "(position 21): expected M, F or <, found “K”"),
        (TD3.replace("L898902C3", "<" * 9), "field", 2, "number", "document number (positions 1 to 9)"),
        ("حغىنر" * 18, "layout", None, None, "switch this computer's keyboard to English"),
        (TD3.translate(str.maketrans("0123456789", "à&é\"'(-è_ç")), "layout", None, None, "keyboard"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_that_names_the_place(text, code, line, field, says):
    with pytest.raises(MrzError) as refused:
        read(text, today=TODAY)
    error = refused.value
    assert (error.code, error.line, error.field) == (code, line, field)
    assert says in str(error)


def test_the_sentence_and_its_words_are_translatable():
    swahili = {
        MESSAGES["field_at_one"]: "Mstari {line}, {field} (nafasi {start}): {expected}; si “{found}”.",
        FIELDS["sex"]: "jinsia",
        EXPECTED["sex"]: "M, F au <",
    }
    with pytest.raises(MrzError) as refused:
        read(TD3.replace("2F1", "2K1"), today=TODAY)
    said = refused.value.sentence(lambda text: swahili.get(text, text))
    assert said == "Mstari 2, jinsia (nafasi 21): M, F au <; si “K”."


def test_nothing_personal_is_in_a_document_s_repr():
    shown = repr(read(TD3, today=TODAY))
    assert not any(part in shown for part in ("ERIKSSON", "ANNA", "L898902C3", "740812", "1974", "ZE184226B"))


@pytest.mark.parametrize(
    ("wrong", "line", "position", "instead"),
    [
        (TD3.replace("P<UTO", "P<UT0"), 1, 5, "O"),
        (TD3.replace("6UTO7", "6UT07"), 2, 13, "O"),
        (TD3.replace("740812", "7408I2"), 2, 18, "1"),
        (TD3.replace("12041597", "12O41597").replace("120415", "12O415"), 2, 24, "0"),
        (TD3.replace("10", "1O")[:], 2, 44, "0"),
        (TD1.replace("D23145", "DZ3145"), 1, 7, "2"),
    ],
)
def test_a_confused_letter_or_digit_is_suggested_and_not_applied(wrong, line, position, instead):
    found = suggest(wrong, today=TODAY)
    assert (line, position, instead) in [(each.line, each.position, each.instead) for each in found]
    assert all(read(each.text, today=TODAY).all_ok for each in found)


def test_nothing_is_suggested_for_a_good_read_a_lost_line_or_two_errors():
    assert suggest(TD3, today=TODAY) == ()
    assert suggest(TD3[:50], today=TODAY) == ()
    assert suggest(TD3.replace("740812", "74O8I2"), today=TODAY) == ()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("d'Éon-Müller", "DEON<MUELLER"),
        ("Straße", "STRASSE"),
        ("Þórður Åse", "THORDUR<AASE"),
        ("Ŋɔr Cɛɛl", "NOR<CEEL"),
        ("Nguyễn Thị", "NGUYEN<THI"),
        ("Щукина Жанна", "SHCHUKINA<ZHANNA"),
        ("فاطمة", "FAXTTMXAH"),
        ("محمّد", "MXHMMD"),
    ],
)
def test_names_are_written_in_the_letters_of_a_document(name, letters):
    assert transliterate(name) == letters


def test_a_language_may_have_its_own_rule_for_a_letter():
    assert (transliterate("Гнатюк"), transliterate("Гнатюк", language="uk")) == ("GNATIUK", "HNATIUK")


@pytest.mark.parametrize("name", ["አበበ", "王", "Deng 2"])
def test_a_name_without_a_rule_is_refused_with_what_to_type(name):
    with pytest.raises(MrzError, match="Type it in Latin letters"):
        achol(surname=name)


def test_a_name_that_is_too_long_is_cut_so_that_a_letter_stands_last():
    first = achol(surname="Nilavadhananda", given_names="Chayapa Dejthamrong Krasuang").split("\n")[0]
    assert first == "P<SSDNILAVADHANANDA<<CHAYAPA<DEJTHAMRONG<KRA"
    surname = achol(surname="Bennelong Wooloomooloo Warrandyte Warnambool", given_names="Dingo").split("\n")[
        0
    ]
    assert surname == "P<SSDBENNELONG<WOOLOOMOOLOO<WARRANDYTE<WA<<D"
    # The cut would fall on a filler: the longest part before it gives up letters.
    on_filler = achol("TD1", document_code="I", surname="Akol", given_names="Nyandeng Abuk Elizabeth Mary")
    assert on_filler.split("\n")[2] == "AKOL<<NYANDENG<ABUK<ELIZABET<M"
    for text in (first, surname):
        assert read(f"{text}\n{achol().split(chr(10))[1]}", today=TODAY).name_truncated
    assert read(on_filler, today=TODAY).name_truncated


def test_a_person_with_one_name_has_a_surname_only():
    mrz = read(achol(surname="Nyakim", given_names=""), today=TODAY)
    assert (mrz.surname, mrz.given_names) == ("NYAKIM", "")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"surname": "", "given_names": "-"}, "names"),
        ({"issuer": "SUDAN"}, "issuer"),
        ({"nationality": ""}, "nationality"),
        ({"number": "№5"}, "number"),
        ({"document_code": "V"}, "code"),
        ({"optional": "A" * 15}, "optional"),
        ({"optional2": "A"}, "optional2"),
        ({"sex": "X"}, "sex"),
    ],
)
def test_a_value_that_cannot_go_into_a_document_is_refused(values, field):
    with pytest.raises(MrzError) as refused:
        achol(**values)
    assert refused.value.field == field
    assert str(refused.value).endswith("Correct this value.")
