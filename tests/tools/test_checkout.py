"""A checkout has the bytes that were committed, whatever the line ends that git is told to write."""

import json
import os
import subprocess
import sys
import zipfile

import nbformat
import pytest

from course_utils.core import toml
from course_utils.core.paths import ROOT
from course_utils.tools import bootstrap, node, refresh
from course_utils.tools.sweeps import plan
from course_utils.tools.testing import sources

BUNDLED = "data/bundled"


def git(*words, at=ROOT, check=True):
    """What git says, as text."""
    return subprocess.run(["git", *words], cwd=at, check=check, capture_output=True, text=True).stdout


def committed():
    """Names of all files under version control; a skip where this is no checkout (a ZIP)."""
    try:
        return git("ls-files", "-z").split("\0")[:-1]
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git, and a checkout")


def attributes(names, *which):
    """{name: {attribute: value}} as git sees them."""
    found = {}
    said = subprocess.run(
        ["git", "check-attr", "--stdin", "-z", *which], cwd=ROOT, input="\0".join(names), capture_output=True,
        text=True, check=True,
    ).stdout.split("\0")[:-1]  # fmt: skip
    for name, attribute, value in zip(said[::3], said[1::3], said[2::3], strict=True):
        found.setdefault(name, {})[attribute] = value
    return found


def shipped():
    """Names of the data sets that ship as files; the others are read from installed packages, or drawn."""
    return [path.name for path in (ROOT / BUNDLED).iterdir() if path.is_dir()]


def test_every_file_whose_bytes_are_hashed_is_left_alone_by_git():
    names = committed()
    registry = toml.read(ROOT / "data" / "registry.toml")
    hashed = {f"{BUNDLED}/{name}/{file['file']}" for name in shipped() for file in registry[name]["bundled"]}
    assert len(hashed) > 5 and hashed <= set(names), f"not committed: {sorted(hashed - set(names))}"
    hashed |= {name for name in names if name.startswith("data/")}
    wrong = {name for name, found in attributes(sorted(hashed), "text").items() if found["text"] != "unset"}
    assert not wrong, f"git may change the line ends of {sorted(wrong)}: say `-text` in .gitattributes"


def test_every_other_file_has_line_feeds_in_every_checkout_or_is_binary():
    names = committed()
    found = attributes(names, "text", "eol")
    loose = [name for name in names if found[name]["text"] != "unset" and found[name]["eol"] != "lf"]
    assert not loose, f"git may write CRLF into {loose[:5]}"
    kept = git("ls-files", "--eol").splitlines()
    wrong = [line for line in kept if line.split()[0] in ("i/crlf", "i/mixed") and f"\t{BUNDLED}/" not in line]
    assert not wrong, f"committed with CRLF: {wrong}"
    binary = [line.split("\t")[1] for line in kept if line.split()[0] == "i/-text"]
    guessed = [name for name in binary if found[name]["text"] != "unset"]
    assert not guessed, f"git guesses that these are binary; say `-text` in .gitattributes: {guessed}"


@pytest.fixture(scope="module", params=["true", "input", "zip"])
def checkout(request, tmp_path_factory):
    """The committed state of the project, as Git for Windows lays it out, as others do, and out of a ZIP."""
    committed()
    place = tmp_path_factory.mktemp("checkout") / "course"
    if request.param == "zip":
        archive = place.with_suffix(".zip")
        # As the web pages that offer a ZIP make it; git converts line ends here, too.
        git("-c", "core.autocrlf=true", "archive", "--format=zip", f"--output={archive}", "HEAD")
        with zipfile.ZipFile(archive) as file:
            file.extractall(place)
    else:
        git("clone", "--quiet", "--shared", "-c", f"core.autocrlf={request.param}", str(ROOT), str(place))
    return place


@pytest.mark.slow  # three copies of 45 MB
def test_the_data_of_a_checkout_are_those_that_ship(checkout):
    code = """
import json
from course_utils import datasets
print(json.dumps({found.name: [found.tier, found.intact, found.text] for found in datasets.status()}))
for name in ("spoken_digits", "spoken_styles", "fashion_mnist"):  # chapters 13 and 14, and all that classify pictures
    datasets.load(name, among=(name,))
"""
    done = python(checkout, code)
    assert done.returncode == 0, done.stderr[-600:]
    status = json.loads(done.stdout)
    for name in shipped():
        assert status[name][:2] == ["bundled", True], (name, status[name])


@pytest.mark.slow
@pytest.mark.parametrize("checkout", ["true"], indirect=True)  # as on Windows
def test_a_chapter_runs_in_a_checkout(checkout, tmp_path):
    """The quickest one: its notebook, its claims, its figures and the package are read as git has written them."""
    code = f"""
import json, pathlib
from course_utils.tools import runs
path = pathlib.Path("notebooks", "en", "21_product_strategy.ipynb")
found = runs.run_notebook(path, pathlib.Path({str(tmp_path / "out.ipynb")!r}), {{"profile": "smoke"}})
print(json.dumps([found["status"], found["error"]]))
"""
    done = python(checkout, code)
    assert done.returncode == 0, done.stderr[-600:]
    assert json.loads(done.stdout.splitlines()[-1]) == ["done", None]


@pytest.mark.slow
def test_a_checkout_has_the_bytes_that_were_committed(checkout):
    if not (checkout / ".git").exists():
        pytest.skip("a ZIP has no index")
    assert git("status", "--porcelain", at=checkout) == ""
    ends = {line.split()[1] for line in git("ls-files", "--eol", at=checkout).splitlines()}
    assert not ends & {"w/crlf", "w/mixed"}


def python(folder, code):
    """Run `code` with the course of `folder`, on what ships with it."""
    env = {name: value for name, value in os.environ.items() if name not in ("COURSE_DATA_DIR", "COURSE_CACHE_DIR")}
    env.update(PYTHONPATH=str(folder), COURSE_TIER="bundled")
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True)


def copied(paths, place, end):
    """Copies of text files of the project below `place`, with this line end."""
    for path in paths:
        copy = place / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", end))
    return place


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """(a copy of the package, the set-up files and one notebook with LF, the same with CRLF)."""
    paths = [path for path in (ROOT / "course_utils").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    paths = [path for path in paths if path.suffix not in (".mo", ".pyc")]
    paths += [ROOT / name for name in (*bootstrap.FILES, "requirements-gpu.txt")]
    paths += [ROOT / "notebooks" / "en" / "04_mse_derivation.ipynb"]
    return tuple(copied(paths, tmp_path_factory.mktemp(name), end) for name, end in (("lf", b"\n"), ("crlf", b"\r\n")))


def test_line_ends_call_nothing_stale(both, monkeypatch):
    def told(root):
        notebook = root / "notebooks" / "en" / "04_mse_derivation.ipynb"
        monkeypatch.setattr(bootstrap, "ROOT", root)
        monkeypatch.setattr(node, "ASSETS", root / "course_utils" / "tools" / "assets")
        return {
            "set-up": bootstrap.fingerprint((3, 12), gpu=True),
            "packages of npm": node.fingerprint(),
            "sweeps": plan.source_sha256(root / "course_utils"),
            "evidence": sources.source_hash(notebook, root=root),
            "stamp of a notebook": refresh.source_hash(nbformat.read(notebook, as_version=4)),
        }

    lf, crlf = both
    assert told(lf) == told(crlf)
