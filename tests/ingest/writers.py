"""Files as the programs make them that people write documents with."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pptx
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

if TYPE_CHECKING:
    from collections.abc import Iterable

OFFICE_WITH_A_PASSWORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
"""How Office begins a file that it encrypts."""


def word(*paragraphs: str, heading: str = "Lease", items: Iterable[str] = ()) -> bytes:
    """Write a .docx with a heading, paragraphs, a list and a table of two rows."""
    document = docx.Document()
    document.add_heading(heading, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    for item in items:
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, texts in enumerate((("room", "rent"), ("Küche", "東京 1"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def slides(*titles: str) -> bytes:
    """Write a .pptx with a slide for each title, a bullet and notes on each."""
    presentation = pptx.Presentation()
    for title in titles:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"Point of {title}"
        slide.notes_slide.notes_text_frame.text = f"Say {title}."
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def pages(*texts: str) -> bytes:
    """Write a .pdf with a paragraph on each page."""
    stream = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    flow = [part for text in texts for part in (Paragraph(text, style), PageBreak())]
    SimpleDocTemplate(stream, pagesize=A4, invariant=True).build(flow)
    return stream.getvalue()


def drawing(text: str | None, password: str | None = None) -> bytes:
    """Write a .pdf with a rectangle, and perhaps a line of text or a password."""
    stream = io.BytesIO()
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(stream, encrypt=encryption, invariant=True)
    canvas.rect(100, 100, 200, 200)
    if text:
        canvas.drawString(100, 700, text)
    canvas.save()
    return stream.getvalue()


def bomb(megabytes: int, filling: bytes = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>") -> bytes:
    """Write a .docx whose text unpacks to so many megabytes."""
    stream = io.BytesIO()
    times = 1024 * 1024 // len(filling)
    with (
        zipfile.ZipFile(io.BytesIO(word())) as plain,
        # level 1: six times as fast
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for part in plain.namelist():
            data = plain.read(part)
            if part != "word/document.xml":
                archive.writestr(part, data)
                continue
            body = data.index(b"<w:body>") + len(b"<w:body>")
            with archive.open(part, "w", force_zip64=True) as document:
                document.write(data[:body])
                for _ in range(megabytes):
                    document.write(filling * times)
                document.write(data[body:])
    return stream.getvalue()
