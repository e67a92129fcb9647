"""TOML files, read alike by every Python that the course runs on."""

from pathlib import Path

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib


def read(path):
    """What the TOML file at `path` (UTF-8) holds, as a dict."""
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))
