"""The system's Chromium, driven by Playwright, for slides and browser tests. No browser is downloaded."""

import os
import shutil
from contextlib import contextmanager

from course_utils.core.errors import CourseError

INSTALL = "install it with: apt-get install chromium (or name another one in COURSE_CHROMIUM)"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip


def find():
    """Path of a Chromium or Chrome, or None."""
    for name in (os.environ.get("COURSE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome"):
        found = name and shutil.which(name)
        if found:
            return found
    return None


@contextmanager
def browser():
    """A headless Chromium (a Playwright browser); CourseError where there is none."""
    path = find()
    if path is None:
        raise CourseError(f"No Chromium was found; {INSTALL}.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        try:
            yield running
        finally:
            running.close()
