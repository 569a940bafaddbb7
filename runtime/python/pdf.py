"""A page of HTML as a PDF."""

import logging
import os

import weasyprint


def write(html, out):
    # Rules of CSS that are for screens only are no news.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    partial = out + ".partial"
    weasyprint.HTML(string=html).write_pdf(partial, pdf_tags=True)
    os.replace(partial, out)
