"""The handbook, a page of HTML, as a Word document."""

import os

import docx
import lxml.html
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

BODY, HEADS = ("Times New Roman", "宋体"), ("Arial", "黑体")
FAINT = RGBColor(0x55, 0x5B, 0x66)
BLOCKS = {"p", "ul", "ol", "table", "dl", "div", "article", "section", "blockquote", "h1", "h2",
          "h3", "h4", "nav", "header", "main", "footer"}


def element(tag, **attributes):
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn("w:" + key), str(value))
    return made


def set_font(style, names, size):
    style.font.name, style.font.size = names[0], Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), names[1])


class Writer:
    def __init__(self, page):
        self.page = page
        self.document = docx.Document()
        self.numbers = {}  # bookmarks by anchor
        self.targets = {link.get("href")[1:] for link in page.iter("a")
                        if (link.get("href") or "").startswith("#")}
        self.pending = []  # anchors of blocks whose text comes
        self.prepare()

    def prepare(self):
        styles = self.document.styles
        set_font(styles["Normal"], BODY, 10.5)
        for level, size in ((1, 18), (2, 14), (3, 11.5)):
            style = styles[f"Heading {level}"]
            set_font(style, HEADS, size)
            style.font.color.rgb = RGBColor(0x0B, 0x3D, 0x70) if level == 1 else RGBColor(0, 0, 0)
        styles["Heading 1"].paragraph_format.page_break_before = True
        set_font(styles["Title"], HEADS, 26)
        small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
        small.base_style = styles["Normal"]
        set_font(small, BODY, 8.5)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        title = self.page.findtext(".//title") or ""
        section.header.paragraphs[0].text = title
        footer = section.footer.paragraphs[0]
        footer.alignment = 1
        self.field(footer, "PAGE", "1")
        self.document.core_properties.title = title
        self.document.core_properties.author = ""
        self.document.core_properties.comments = ""

    # ---- text within a paragraph ----

    def field(self, paragraph, code, shown):
        self.begin_field(paragraph, code)
        paragraph.add_run(shown)
        self.end_field(paragraph)

    def begin_field(self, paragraph, code):
        paragraph.add_run()._r.append(element("w:fldChar", fldCharType="begin"))
        instruction = element("w:instrText")
        instruction.text = f" {code} "
        paragraph.add_run()._r.append(instruction)
        paragraph.add_run()._r.append(element("w:fldChar", fldCharType="separate"))

    def end_field(self, paragraph):
        paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))

    def number_of(self, anchor):
        return self.numbers.setdefault(anchor, len(self.numbers) + 1)

    def mark(self, paragraph):
        for anchor in self.pending:
            number = self.number_of(anchor)
            paragraph._p.append(element("w:bookmarkStart", id=number, name=f"x{number}"))
            paragraph._p.append(element("w:bookmarkEnd", id=number))
        self.pending = []

    def note(self, node):
        if node.get("id") in self.targets:
            self.pending.append(node.get("id"))

    def run(self, paragraph, text, bold=False, faint=False, anchor=None):
        text = " ".join(text.split()) if not text.strip() else \
            (" " if text[:1].isspace() else "") + " ".join(text.split()) + \
            (" " if text[-1:].isspace() else "")
        if not text:
            return
        run = paragraph.add_run(text)
        run.bold = bold or None
        if faint:
            run.font.color.rgb, run.font.size = FAINT, Pt(8.5)
        if anchor is not None:
            run.font.color.rgb = RGBColor(0x0B, 0x53, 0x94)
            link = element("w:hyperlink", anchor=f"x{self.number_of(anchor)}", history="1")
            link.append(run._r)
            paragraph._p.append(link)

    def inline(self, paragraph, node, bold=False, faint=False, anchor=None):
        """All of a node but its blocks, which are returned."""
        self.mark(paragraph)
        blocks = []
        faint = faint or node.get("class") in ("law", "uses", "mark", "kind", "interval")
        law = node.get("class") == "law"
        if law:
            self.run(paragraph, "〔", faint=True)
        self.run(paragraph, node.text or "", bold, faint, anchor)
        for child in node:
            if child.tag in BLOCKS:
                blocks.append(child)
            elif isinstance(child.tag, str):
                href = child.get("href", "")
                blocks += self.inline(paragraph, child, bold or child.tag in ("b", "strong"), faint,
                                      href[1:] if href.startswith("#") else anchor)
            self.run(paragraph, child.tail or "", bold, faint, anchor)
        if law:
            self.run(paragraph, "〕", faint=True)
        return blocks

    # ---- blocks ----

    def paragraph(self, node, style=None, place=None):
        place = place or self.document
        made = place.add_paragraph(style=style)
        made.paragraph_format.space_after = Pt(3)
        blocks = self.inline(made, node)
        if not made.text.strip():
            made._p.getparent().remove(made._p)
        return blocks

    def heading(self, node, level):
        made = self.document.add_heading(level=level)
        self.inline(made, node)

    def list(self, node, place, depth):
        for item in node:
            self.note(item)
            style = ("List Number" if node.tag == "ol" else "List Bullet") + \
                (f" {min(depth, 3)}" if depth > 1 else "")
            for block in self.paragraph(item, style, place):
                self.block(block, place, depth + 1)

    def facts(self, node, place):
        for child in node:
            self.note(child)
            if child.tag == "dt":
                made = place.add_paragraph()
                made.paragraph_format.space_before = Pt(4)
                made.paragraph_format.keep_with_next = True
                self.mark(made)
                self.run(made, child.text_content(), bold=True)
            else:
                for block in self.paragraph(child, None, place):
                    self.block(block, place, 1)

    def table(self, node):
        rows = list(node.iter("tr"))
        columns = max(len(row) for row in rows)
        made = self.document.add_table(0, columns, style="Table Grid")
        made.autofit = True
        for row in rows:
            cells = made.add_row().cells
            self.note(row)
            for cell, source in zip(cells, row):
                paragraph = cell.paragraphs[0]
                paragraph.style = self.document.styles["Small"]
                for block in self.inline(paragraph, source, bold=source.tag == "th"):
                    self.block(block, cell, 1)
        if rows and rows[0].getparent().tag == "thead":
            made.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def contents(self, node):
        """A field of Word's, which can be brought up to date with page numbers."""
        made = self.document.add_paragraph(style="Subtitle")
        made.add_run(node.findtext("h2"))
        items = list(node.find("ol"))
        for number, item in enumerate(items, 1):
            made = self.document.add_paragraph()
            made.paragraph_format.space_after = Pt(2)
            if number == 1:
                self.begin_field(made, 'TOC \\o "1-2" \\h \\z \\u')
            link = item.find("a")
            self.run(made, f"{number} ")
            self.run(made, link.text_content(), anchor=link.get("href")[1:])
            if number == len(items):
                self.end_field(made)

    def block(self, node, place=None, depth=1):
        place = place or self.document
        self.note(node)
        tag = node.tag
        if tag == "nav":
            self.contents(node)
        elif tag == "h1":
            self.inline(self.document.add_paragraph(style="Title"), node)
        elif tag in ("h2", "h3", "h4"):
            self.heading(node, int(tag[1]) - 1)
        elif tag in ("ul", "ol"):
            self.list(node, place, depth)
        elif tag == "dl":
            self.facts(node, place)
        elif tag == "table":
            self.table(node)
        elif tag in ("p", "blockquote") or tag == "div" and (node.text or "").strip():
            for block in self.paragraph(node, None, place):
                self.block(block, place, depth)
        elif isinstance(tag, str) and tag in BLOCKS:
            for child in node:
                self.block(child, place, depth)


def write(html, out):
    page = lxml.html.document_fromstring(html)
    writer = Writer(page)
    for child in page.body:
        if isinstance(child.tag, str) and child.tag in BLOCKS:
            writer.block(child)
    partial = out + ".partial"
    writer.document.save(partial)
    os.replace(partial, out)
