"""Identifiers as people type them: text in, the one canonical form out, never a database or a guess."""

import re
import unicodedata
from datetime import date

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


class NotAnIdentifier(ValueError):
    """The text cannot be this identifier; `sentence` says why, in words for the person who typed it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_letter(number: int) -> str:
    """The letter that PNC and CRO numbers carry: the remainder by 23."""
    return CHECK_LETTERS[number % 23]


def _tidy(text: str) -> str:
    """Capitals without spaces or signs that nobody sees, every dash the plain one."""
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in seen if not sign.isspace()).upper()


def _require_letter(kind: str, number: int, letter: str) -> None:
    expected = check_letter(number)
    if letter != expected:
        raise NotAnIdentifier(f"This {kind} fails its check letter: it ends in {letter}, these digits need {expected}.")


PNC_SHORT = re.compile(r"([0-9]{2})/?([0-9]{1,7})([A-Z])")
PNC_LONG = re.compile(r"([0-9]{4})(?:/([0-9]{1,7})|([0-9]{7}))([A-Z])")


def pnc(text: str, *, today: date) -> str:
    """Canonical `YYYY/NNNNNNND`; a two-digit year not above today's is this century's."""
    tidy = _tidy(text)
    if found := PNC_LONG.fullmatch(tidy):
        year, serial, letter = int(found[1]), (found[2] or found[3]).zfill(7), found[4]
        if not 1900 <= year <= today.year:
            raise NotAnIdentifier(f"A PNC number cannot be from the year {year}.")
    elif found := PNC_SHORT.fullmatch(tidy):
        year, serial, letter = _full_year(int(found[1]), today), found[2].zfill(7), found[3]
    else:
        raise NotAnIdentifier("A PNC number is a year, a slash, up to seven digits and one letter, like 02/73319Z.")
    _require_letter("PNC number", int(f"{year % 100:02}{serial}"), letter)
    return f"{year}/{serial}{letter}"


def _full_year(two_digits: int, today: date) -> int:
    return 2000 + two_digits if two_digits <= today.year % 100 else 1900 + two_digits


def display_pnc(canonical: str) -> str:
    """The police form, `02/73319Z`: two-digit year, no leading zeros."""
    year, serial = canonical.split("/")
    return f"{year[2:]}/{serial[:-1].lstrip('0') or '0'}{serial[-1]}"


CRO_STANDARD = re.compile(r"([0-9]{1,6})/([0-9]{2})([A-Z])")
CRO_FILE_ONLY = re.compile(r"SF([0-9]{2})/([0-9]{1,6})([A-Z])")


def cro(text: str) -> str:
    """Canonical `NNNNNN/YYD`, or `SFYY/ND` with its serial as written: padding would change the letter."""
    tidy = _tidy(text)
    if found := CRO_FILE_ONLY.fullmatch(tidy):
        year, serial, letter = found.groups()
        canonical = tidy
    elif found := CRO_STANDARD.fullmatch(tidy):
        serial, year, letter = found[1].zfill(6), found[2], found[3]
        canonical = f"{serial}/{year}{letter}"
    else:
        raise NotAnIdentifier("A CRO number looks like 65656/91H, or SF05/482703J for a file-only record.")
    _require_letter("CRO number", int(year + serial), letter)
    return canonical


def nhs_number(text: str) -> str:
    """Canonical `NNN NNN NNNN`; ten equal digits are a placeholder and refused, whatever their check digit."""
    digits = _tidy(text).replace("-", "")
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise NotAnIdentifier("An NHS number has 10 digits, like 943 476 5919.")
    if len(set(digits)) == 1:
        raise NotAnIdentifier("Ten equal digits are not an NHS number. Leave it empty if you do not know it.")
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    expected = (11 - total % 11) % 11
    if expected == 10:
        raise NotAnIdentifier("No NHS number begins with these nine digits.")
    if int(digits[9]) != expected:
        raise NotAnIdentifier("This NHS number fails its check digit. Check each digit against the card or letter.")
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


FIRST, SECOND = "[A-PR-UWYZ]", "[A-HK-Y]"
POSTCODE = re.compile(
    rf"({FIRST}[0-9]|{FIRST}[0-9][0-9]|{FIRST}[0-9][A-HJKPSTUW]|{FIRST}{SECOND}[0-9]"
    rf"|{FIRST}{SECOND}[0-9][0-9]|{FIRST}{SECOND}[0-9][ABEHMNPRVWXY]|GIR)([0-9][ABD-HJLNP-UW-Z]{{2}})"
)
NO_ABODE = re.compile(r"(ZZ99)([0-9][A-Z]{2})")


def postcode(text: str) -> str:
    """Canonical with one space; the health service's ZZ99 codes for no fixed abode or unknown pass too."""
    tidy = _tidy(text)
    if found := POSTCODE.fullmatch(tidy) or NO_ABODE.fullmatch(tidy):
        return f"{found[1]} {found[2]}"
    raise NotAnIdentifier("This is not a full UK postcode. It looks like B15 2TT.")


def is_no_fixed_abode(canonical_postcode: str) -> bool:
    return canonical_postcode.startswith("ZZ99")


MOBILE = re.compile(r"(?:\+?440?|00440?|0?)(7(?:[1-57-9][0-9]{2}|624)[0-9]{6})")


def mobile(text: str) -> str:
    """Canonical `+447NNNNNNNNN`; pagers (076) and personal numbers (070) are not mobiles."""
    if found := MOBILE.fullmatch(re.sub(r"[-.()]", "", _tidy(text))):
        return f"+44{found[1]}"
    raise NotAnIdentifier("This is not a UK mobile number. It looks like 07700 900123.")


def display_mobile(canonical: str) -> str:
    national = f"0{canonical.removeprefix('+44')}"
    return f"{national[:5]} {national[5:]}"


OFFENCE_CODE = re.compile(r"([0-9]{1,3})/([0-9]{1,2})")


def offence_code(text: str) -> str:
    """Canonical `NNN/NN`, zeros put back; whether the code is in the list is for the list to say."""
    found = OFFENCE_CODE.fullmatch(_tidy(text))
    if not found:
        raise NotAnIdentifier("A Home Office offence code is three digits, a slash and two digits, like 046/00.")
    return f"{found[1].zfill(3)}/{found[2].zfill(2)}"


URN = re.compile(r"[0-9A-Z]{4}[0-9]{7}")


def urn(text: str) -> str:
    """The case reference that police, prosecutors and courts share: four characters and seven digits."""
    tidy = _tidy(text)
    if not URN.fullmatch(tidy):
        raise NotAnIdentifier("A unique reference number is four letters or digits and seven digits, like 20CC1234523.")
    return tidy
