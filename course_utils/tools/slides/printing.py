"""Print the decks to PDF through the system's Chromium: one page a slide, build/slides/pdf/NN.pdf."""

from course_utils.tools import chromium, notebooks
from course_utils.tools.slides import check
from course_utils.tools.slides import page as pages

WAIT_S = 120


def write(edition="en", only="", target=pages.FOLDER):
    """Print the decks that are in build/slides; returns the paths of the PDFs. The index then links to them."""
    folder = pages.folder_of(edition, target)
    pages.must_be_offline()
    (folder / "pdf").mkdir(parents=True, exist_ok=True)
    with chromium.browser() as browser:
        made = [
            write_pdf(browser, folder / f"{path.stem}.html", folder / "pdf" / f"{path.stem[:2]}.pdf")
            for path in notebooks.find(edition, only)
        ]
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
