"""The command line: an option counts before the environment (make's variables), and that before the default."""

import pytest
from click.testing import CliRunner

from course_utils.tools import claims
from course_utils.tools.cli import cli
from course_utils.tools.slides import timetable


@pytest.fixture
def asked(monkeypatch):
    """What the commands `timetable` and `claims` are called with, as text."""
    monkeypatch.setattr(timetable, "text", lambda edition, only: f"{edition} {only!r}")
    monkeypatch.setattr(claims, "measure", lambda *given: [given])
    for name in ("EDITION", "ONLY", "PROFILE", "SEEDS"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words, **env: CliRunner().invoke(cli, words, env=env)


@pytest.mark.parametrize(
    ("words", "env", "told"),
    [
        ([], {}, "en ''"),
        ([], {"EDITION": "", "ONLY": ""}, "en ''"),
        ([], {"EDITION": "zh", "ONLY": "06,07"}, "zh '06,07'"),
        (["--edition", "en", "--only", "08"], {"EDITION": "zh", "ONLY": "06,07"}, "en '08'"),
    ],
)
def test_edition_and_only(asked, words, env, told):
    assert asked("timetable", *words, **env).output == told + "\n"


@pytest.mark.parametrize(
    ("words", "env", "told"),
    [
        ([], {}, ("08", 10, "class", None)),
        ([], {"ONLY": "", "SEEDS": "", "PROFILE": ""}, ("08", 10, "class", None)),
        ([], {"ONLY": "12", "SEEDS": "3", "PROFILE": "smoke"}, ("12", 3, "smoke", None)),
        (["--seeds", "5"], {"SEEDS": "3"}, ("08", 5, "class", None)),
    ],
)
def test_claims(asked, words, env, told):
    assert asked("claims", *words, **env).output == f"Written: {told}\n"


def test_a_number_that_is_none_is_told(asked):
    done = asked("claims", SEEDS="many")
    assert done.exit_code == 2 and "'many' is not a valid integer" in done.output


def test_every_command_has_its_help():
    for name in cli.commands:
        done = CliRunner().invoke(cli, [name, "--help"])
        assert done.exit_code == 0 and len(done.output.splitlines()) > 3, name
