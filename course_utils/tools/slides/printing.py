"""Print through the system's Chromium: the decks, a page a slide (build/slides/pdf/NN.pdf), and the speaker's notes.

The notes (NN-notes.pdf) have for each slide its minutes, the full text of the notebook where the slide shows less, and
what the speaker says.
"""

from course_utils.tools import chromium, notebooks
from course_utils.tools.slides import check, plan, prose
from course_utils.tools.slides import page as pages

WAIT_S = 120


def write(edition="en", only="", target=pages.FOLDER):
    """Print the decks that are in build/slides, and their notes; returns the PDFs' paths. The index links them."""
    folder = pages.folder_of(edition, target)
    pages.must_be_offline()
    (folder / "pdf").mkdir(parents=True, exist_ok=True)
    made = []
    with chromium.browser() as browser:
        for path in notebooks.find(edition, only):
            pdf = folder / "pdf" / f"{path.stem[:2]}.pdf"
            made.append(write_pdf(browser, folder / f"{path.stem}.html", pdf))
            made.append(write_notes(browser, notebooks.read(path), pdf.with_stem(f"{pdf.stem}-notes"), edition))
    pages.write_index(edition, target)
    return made


def write_pdf(browser, deck, pdf):
    """Print one deck. `browser` is a running Playwright browser."""
    page = browser.new_page(viewport=check.SIZE)
    try:
        check.cut_off(page)
        page.goto(f"{deck.resolve().as_uri()}?print-pdf")
        page.wait_for_function("() => window.deck", timeout=1000 * WAIT_S)
        page.evaluate("() => deck.ready")
        page.pdf(path=pdf, width="1280px", height="720px", print_background=True)
    finally:
        page.close()
    return pdf


def write_notes(browser, notebook, pdf, edition="en"):
    """Print the speaker's notes of a notebook on A4. `browser` is a running Playwright browser."""
    page = browser.new_page()
    try:
        check.cut_off(page)
        page.set_content(notes_html(notebook, edition))
        page.pdf(path=pdf, format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "18mm"))
    finally:
        page.close()
    return pdf


def notes_html(notebook, edition="en"):
    """The page of a notebook's speaker's notes: text of the slides that show less of it, then what the speaker says."""
    import jinja2
    from nbconvert.filters import markdown2html

    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(pages.TEMPLATES / "slides"), autoescape=True)
    environment.filters["html"] = lambda texts: markdown2html(prose.with_mathml("\n\n".join(texts)))
    slides = plan.slides_of(notebook, edition)
    return environment.get_template("notes.html.j2").render(language=pages.LANGUAGES[edition], slides=slides)
