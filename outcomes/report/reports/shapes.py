"""What a board report is made of: frozen, already passed through its edition, and the same for page, paper and file."""

from dataclasses import dataclass

from paper.charts import Chart


@dataclass(frozen=True)
class Figure:
    """One counted figure with its people, its interval and how it stands to the quarter before."""

    id: str
    name: str
    text: str
    people: str
    interval: str = ""
    change: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table as text; the first column names its row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    has_total: bool = False
    is_words: bool = False

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Each cell with the name of its column, for screens on which a row becomes a card."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Maturity:
    """How far a window has come: mature people of all people, as shares and words that may be shown."""

    window: int
    percent: int
    words: str


@dataclass(frozen=True)
class Section:
    """A lead sentence, then charts, tables and notes; a warning is what the reader must not miss."""

    id: str
    title: str
    lead: str
    charts: tuple[Chart, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()
    warning: str = ""
    badge: str = ""
    maturity: tuple[Maturity, ...] = ()

    @property
    def is_lead_drawn(self) -> bool:
        """True where a chart already says the lead as its title."""
        return any(chart.heading.title.rstrip(".") == self.lead.rstrip(".") for chart in self.charts)


@dataclass(frozen=True)
class Board:
    """One programme and quarter, as of a day, in one edition."""

    code: str
    programme: str
    year: int
    quarter: int
    period: str
    as_of: str
    mark: str
    rule: str
    definitions_version: str
    headline: str
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    definitions: tuple[tuple[str, str], ...]
    has_people: bool = True
    data_to: str = ""

    @property
    def is_internal(self) -> bool:
        return bool(self.mark)

    @property
    def name(self) -> str:
        return f"{self.year}Q{self.quarter}"
