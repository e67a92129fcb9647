"""What a learner has told pip for other work does not stop the set-up; what a network needs is kept."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from course_utils.tools import bootstrap, course_log, pip_settings

# Each of them alone puts the packages elsewhere, or refuses them.
IN_THE_WAY = {
    "PIP_USER": "1", "PIP_REQUIRE_VIRTUALENV": "1", "PIP_TARGET": "elsewhere", "PIP_PREFIX": "elsewhere",
    "PIP_ROOT": "elsewhere", "PIP_CONSTRAINT": "no-such-file.txt", "PIP_NO_DEPS": "1", "PIP_NO_BINARY": ":all:",
    "PIP_DRY_RUN": "1", "PIP_REQUIRE_HASHES": "1", "PIP_PYTHON": "/no/such/python", "PIP_REQUIREMENT": "none.txt",
    "PIP_NO_BUILD_ISOLATION": "0", "PIP_IGNORE_INSTALLED": "1", "PIP_QUIET": "3", "PIP_ISOLATED": "1",
    "PIP_UPLOADED_PRIOR_TO": "2020-01-01",
    "PYTHONPATH": "/no/such/folder", "PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2",
}  # fmt: skip
NETWORK = {
    "PIP_INDEX_URL": "https://mirror/simple", "PIP_EXTRA_INDEX_URL": "https://a/simple https://b/simple",
    "PIP_FIND_LINKS": "/wheels", "PIP_CERT": "/etc/cert.pem", "PIP_CLIENT_CERT": "/etc/me.pem", "PIP_NO_INDEX": "1",
    "PIP_PROXY": "http://proxy:3128", "PIP_TRUSTED_HOST": "mirror", "PIP_TIMEOUT": "99", "PIP_RETRIES": "9",
    "PIP_DEFAULT_TIMEOUT": "98",
}  # fmt: skip
CONFIG = """
[global]
find-links =
    {wheels}
    /another/folder
no-index = true
user = true
constraint = no-such-file.txt
[install]
target = elsewhere
no-deps = true
timeout = 77
[wheel]
user = true
"""


@pytest.fixture
def bare(monkeypatch):
    """No settings of pip but those that the test makes."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return monkeypatch


def asked(python=sys.executable):
    found = pip_settings.environment(python)
    return {name: value for name, value in found.items() if name.startswith("PIP_")}


def test_what_is_in_the_way_goes_and_what_the_network_needs_stays(bare):
    for name, value in {**IN_THE_WAY, **NETWORK}.items():
        if not name.startswith("PYTHON"):
            bare.setenv(name, value)
    assert asked() == {**NETWORK, "PIP_CONFIG_FILE": os.devnull}
    plain = pip_settings.plain({**IN_THE_WAY, "PYTHONHOME": "x"})
    assert not {"PYTHONPATH", "PYTHONWARNINGS", "PYTHONHOME"} & set(plain)


def test_files_with_settings_are_read_as_pip_reads_them(bare, tmp_path):
    (tmp_path / "pip.conf").write_text(CONFIG.format(wheels=tmp_path))
    bare.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    bare.setenv("PIP_RETRIES", "2")
    found = asked()
    found.pop("PIP_CERT", None)  # the machine's own file may name one
    assert found == {
        "PIP_FIND_LINKS": f"{tmp_path} /another/folder", "PIP_NO_INDEX": "true", "PIP_TIMEOUT": "77",
        "PIP_RETRIES": "2", "PIP_CONFIG_FILE": os.devnull,
    }  # fmt: skip


def test_a_broken_file_is_told(bare, tmp_path, log):
    (tmp_path / "pip.conf").write_text("[global\nuser")
    bare.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    with pytest.raises(bootstrap.SetupError, match=r"pip cannot read its own settings.*pip\.conf"):
        bootstrap._run([sys.executable, "-m", "pip", "list"], course_log.begin("set-up"))


@pytest.fixture(scope="module")
def small_venv(tmp_path_factory):
    """(the Python of a .venv with pip, a folder with one wheel, the package `tiny_one`)."""
    place = tmp_path_factory.mktemp("small")
    subprocess.run([sys.executable, "-m", "venv", str(place / ".venv")], check=True)
    info = "tiny_one-1.0.dist-info"
    with zipfile.ZipFile(place / "tiny_one-1.0-py3-none-any.whl", "w") as file:
        file.writestr("tiny_one.py", "")
        file.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-one\nVersion: 1.0\n")
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", f"tiny_one.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return str(bootstrap.python_of(place / ".venv")), place


@pytest.mark.slow  # makes an environment with pip, and starts pip eight times
@pytest.mark.parametrize("source", ["environment", "file"])
def test_the_set_up_installs_into_its_own_folder(small_venv, bare, tmp_path, log, source):
    python, wheels = small_venv
    if source == "environment":
        for name, value in {**IN_THE_WAY, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}.items():
            bare.setenv(name, value)
    else:
        (tmp_path / "pip.conf").write_text(CONFIG.format(wheels=wheels))
        bare.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    bare.chdir(tmp_path)
    log = course_log.begin("set-up")
    bootstrap._run([python, "-m", "pip", "install", "tiny-one"], log)
    (installed,) = (wheels / ".venv").rglob("tiny_one.py")
    assert installed.parent.name == "site-packages" and not (tmp_path / "elsewhere").exists()
    for path in installed.parent.glob("tiny_one*"):
        path.unlink() if path.is_file() else shutil.rmtree(path)


@pytest.mark.slow
def test_a_package_that_the_index_lacks_is_told_by_its_name(small_venv, bare, log):
    python, wheels = small_venv
    bare.setenv("PIP_NO_INDEX", "1")
    bare.setenv("PIP_FIND_LINKS", str(wheels))
    with pytest.raises(bootstrap.SetupError, match=r"failed: the package index has no tiny-two for this Python"):
        bootstrap._run([python, "-m", "pip", "install", "tiny-two"], course_log.begin("set-up"))


@pytest.mark.slow
def test_an_index_that_is_not_reached_is_told_as_such(small_venv, bare, log):
    python, _wheels = small_venv
    bare.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    bare.setenv("PIP_RETRIES", "1")
    with pytest.raises(bootstrap.SetupError, match="failed: the package index was not reached: look whether"):
        bootstrap._run([python, "-m", "pip", "install", "tiny-two"], course_log.begin("set-up"))


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: ... [Errno 13] Permission denied: '/srv/.venv/lib/x.py'\n", "/srv/.venv/lib/x.py cannot be written"),
        ("ERROR: [Errno 30] Read-only file system: '/srv/x'", "/srv/x cannot be written"),
        (
            "WARNING: Retrying after SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] ...'))\n"
            "ERROR: No matching distribution found for numpy",
            "certificate",
        ),
        ("ERROR: Could not install packages ...: Missing dependencies for SOCKS support.", "unset ALL_PROXY"),
        ("ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407'))", "//...@proxy:1."),
        ("WARNING: Retrying ... NewConnectionError\nERROR: No matching distribution found for a", "was not reached"),
        ("error: dns error: failed to lookup address", "was not reached"),
        ("ERROR: No matching distribution found for tensorflow<3,>=2.18", "has no tensorflow<3,>=2.18 for this Python"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "came damaged"),
    ],
)
def test_the_cause_is_named_where_it_is_known(said, cause):
    found = pip_settings.why(said, environ={"HTTPS_PROXY": "http://me:secret@proxy:1"})
    assert cause in found and found.endswith(".") and "secret" not in found


def test_what_is_not_known_is_not_guessed(log):
    assert pip_settings.why("something else", 1) == ""
    assert "memory" in pip_settings.why("", -9)
    code = "print('no such luck'); raise SystemExit(3)"
    with pytest.raises(bootstrap.SetupError, match="failed; its last lines say why. The same command") as caught:
        bootstrap._run([sys.executable, "-c", code], course_log.begin("set-up"))
    assert "network" not in str(caught.value).split("\n")[0]


def test_what_an_earlier_command_said_is_no_cause(log):
    log = course_log.begin("set-up")
    bootstrap._run([sys.executable, "-c", "print('No space left on device')"], log)
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap._run([sys.executable, "-c", "raise SystemExit(1)"], log)
    assert "disk" not in str(caught.value).split("\n")[0]


def test_uv_gets_none_of_them_either():
    assert "UV_CONSTRAINT" not in pip_settings.plain({"UV_CONSTRAINT": "x", "UV_DEFAULT_INDEX": "y"})
    assert pip_settings.plain({"UV_DEFAULT_INDEX": "y"})["UV_DEFAULT_INDEX"] == "y"
