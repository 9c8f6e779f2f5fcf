"""The tags that let a screen reader follow a PDF: marks while it is drawn, the structure tree afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Self

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf
from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table

from paper.scripts import in_printed_order
from paper.type import mark_up, printable_text

PRODUCER = "Diversion and arrest referral"


@dataclass
class Element:
    """One node of the structure tree: H1, P, Table, TR, TH, TD, Figure and so on."""

    tag: str
    alternative: str = ""
    scope: str = ""
    children: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None

    def add(self, tag: str, *, alternative: str = "", scope: str = "") -> "Element":
        child = Element(tag, alternative, scope)
        self.children.append(child)
        return child

    def is_drawn(self) -> bool:
        return bool(self.marks) or any(child.is_drawn() for child in self.children)


class TaggedCanvas(Canvas):
    """A canvas that numbers the marks of each page."""

    mark_count = 0
    outline_depth = -1

    def showPage(self) -> None:  # noqa: N802 (the name is reportlab's)
        super().showPage()
        self.mark_count = 0

    @property
    def link_count(self) -> int:
        return len(self._annotationrefs)

    def begin(self, mark: str) -> None:
        self._code.append(mark)

    def end(self) -> None:
        self._code.append("EMC")


@contextmanager
def drawn_as_element(canvas: TaggedCanvas, element: Element, said: str = "") -> Iterator[None]:
    """Whatever is drawn inside belongs to the element; once drawn, a repeated head is decoration.

    `said` is what it says, where its signs do not lie in the order in which it is read.
    """
    if element.tag == "TH" and element.marks and element.scope == "Column":
        with drawn_as_artifact(canvas):
            yield
        return
    page, number, links = canvas.getPageNumber() - 1, canvas.mark_count, canvas.link_count
    canvas.mark_count += 1
    actual = f" /ActualText <feff{said.encode('utf-16-be').hex()}>" if said else ""
    canvas.begin(f"/{element.tag} <</MCID {number}{actual}>> BDC")
    yield
    canvas.end()
    element.marks.append((page, number))
    element.links += [(page, place) for place in range(links, canvas.link_count)]


@contextmanager
def drawn_as_artifact(canvas: TaggedCanvas) -> Iterator[None]:
    """Whatever is drawn inside is decoration and is not read out."""
    canvas.begin("/Artifact BMC")
    yield
    canvas.end()


class TaggedParagraph(Paragraph):
    """A paragraph that draws under its element, also when it is split over pages."""

    element: Element
    said = ""

    @classmethod
    def of(cls, text: str, style: ParagraphStyle, element: Element, bullet: str | None = None) -> Self:
        """Plain text as a paragraph under its element, which says the text as it was written."""
        made = cls(mark_up(text), style, bulletText=bullet)
        made.element = element
        plain = printable_text(text)
        made.said = plain if in_printed_order(plain) != plain else ""
        return made

    def split(self, width: float, height: float) -> list[Flowable]:
        parts = super().split(width, height)
        for part in parts:
            part.element = self.element
        return parts

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        with drawn_as_element(canvas, self.element, self.said):
            super().drawOn(canvas, x, y, _sW)


class TaggedTable(Table):
    """A table whose lines and shading are decoration; its cells are tagged paragraphs."""

    def _drawBkgrnd(self) -> None:  # noqa: N802
        with drawn_as_artifact(self.canv):
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802
        with drawn_as_artifact(self.canv):
            super()._drawLines()


class TaggedFigure(Flowable):
    """A drawing with its alternative text."""

    def __init__(self, drawing: Drawing, element: Element) -> None:
        super().__init__()
        self.drawing, self.element = drawing, element
        self.width, self.height = drawing.width, drawing.height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._scale = min(1.0, width / self.width)
        return self.width * self._scale, self.height * self._scale

    def draw(self) -> None:
        canvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        self.element.box = (left, bottom, left + self.width * self._scale, bottom + self.height * self._scale)
        with drawn_as_element(canvas, self.element):
            canvas.saveState()
            canvas.scale(self._scale, self._scale)
            self.drawing.drawOn(canvas, 0, 0)
            canvas.restoreState()


class Decoration(Flowable):
    """Another flowable that is drawn as decoration."""

    def __init__(self, inner: Flowable) -> None:
        super().__init__()
        self.inner = inner

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = self.inner.wrapOn(self.canv, width, height)
        return self.width, self.height

    def draw(self) -> None:
        with drawn_as_artifact(self.canv):
            self.inner.drawOn(self.canv, 0, 0)


def finish_pdf(content: bytes, root: Element, *, title: str, author: str, made_at: datetime) -> bytes:
    """The PDF with its structure tree, language, title and dates; the same input gives the same bytes."""
    with Pdf.open(BytesIO(content)) as pdf:
        _Tree(pdf).write(root)
        pdf.Root.Lang = "en-GB"
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _describe(pdf, title, author, made_at)
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # it is made of the time; the one set on saving is made of the content
        done = BytesIO()
        pdf.save(done, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return done.getvalue()


def _describe(pdf: Pdf, title: str, author: str, made_at: datetime) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["dc:language"] = ["en-GB"]
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = made_at.isoformat()
        metadata["pdf:Producer"] = PRODUCER
    moment = pikepdf.models.metadata.encode_pdf_date(made_at)
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    words = {"Title": title, "Author": author, "Producer": PRODUCER, "CreationDate": moment, "ModDate": moment}
    for key, value in words.items():
        pdf.docinfo[f"/{key}"] = value


class _Tree:
    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners: list[dict[int, Object]] = [{} for _ in self.pages]
        self.link_owners: list[Object] = []

    def write(self, root: Element) -> None:
        top = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        top.K = self._node(root, top)
        numbers = Array()
        for place, (page, owners) in enumerate(zip(self.pages, self.owners, strict=True)):
            page.StructParents, page.Tabs = place, Name.S
            numbers.append(place)
            numbers.append(self.pdf.make_indirect(Array([owners[number] for number in sorted(owners)])))
        for place, owner in enumerate(self.link_owners, start=len(self.pages)):
            numbers.append(place)
            numbers.append(owner)
        top.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        top.ParentTreeNextKey = len(self.pages) + len(self.link_owners)
        self.pdf.Root.StructTreeRoot = top

    def _node(self, element: Element, parent: Object) -> Object:
        node = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=parent))
        kids = Array()
        for page, number in element.marks:
            kids.append(Dictionary(Type=Name.MCR, Pg=self.pages[page], MCID=number))
            self.owners[page][number] = node
        for page, place in element.links:
            kids.append(self._link(page, place, node))
        for child in element.children:
            if child.is_drawn():
                kids.append(self._node(child, node))
        node.K = kids
        self._attributes(element, node)
        return node

    def _link(self, page: int, place: int, node: Object) -> Dictionary:
        annotation = self.pages[page].Annots[place]
        annotation.StructParent = len(self.pages) + len(self.link_owners)
        self.link_owners.append(node)
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self.pages[page])

    def _attributes(self, element: Element, node: Object) -> None:
        if element.alternative:
            node.Alt = element.alternative
        if element.scope:
            node.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
        if element.box:
            node.A = Dictionary(O=Name.Layout, BBox=Array([round(edge, 2) for edge in element.box]))
