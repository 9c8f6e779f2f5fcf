"""Names and notes come out of a file as they stood in it: two hundred spellings, in a text and in a workbook."""

import csv

import pytest
from openpyxl import Workbook

from referrals.files.reading import Layout, read_sheet

NAMES = (
    "O'Brien", "O’Brien", "D'Souza-Smith", "Özgür", "Łukasz", "Nguyễn", "Zoë", "José", "Jose\u0301", "François",
    "Ægir", "Þór", "Ødegård", "Šárka", "Çelik", "İbrahim", "ıssız", "Straße", "Μαρία", "Иван",
    "محمد", "שרה", "سعید", "গুরু", "ਸਿੰਘ", "王伟", "ヤマダ", "김민준", "สมชาย", "አበበ",
    "👩‍👩‍👧", "🙂", "\u200fsteht", "a\u200eb", "\u202eabc\u202c", "a,b", 'a"b', "a;b", "a\tb", "<b>a</b>",
)  # fmt: skip
AROUND = ("{}", "{0} {0}", "x{}", "{}’s", "({})")
SPELT = [shape.format(name) for name in NAMES for shape in AROUND]
LAYOUT = Layout(required=("name", "note"), known=("name", "note"))


def written(path, rows):
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    return path


@pytest.mark.parametrize("name", ["rows.csv", "rows.xlsx"])
def test_two_hundred_spellings_and_ten_thousand_letters_come_out_as_they_went_in(name, tmp_path):
    notes = ["ü" * 10_000, *("",) * (len(SPELT) - 1)]
    path = written(tmp_path / name, [["name", "note"], *zip(SPELT, notes, strict=True)])
    told = [(row.cells["name"], row.cells["note"]) for row in read_sheet(path, LAYOUT).rows]
    assert (len(SPELT), told) == (200, list(zip(SPELT, notes, strict=True)))
