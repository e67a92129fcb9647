"""What pip is told at set-up, and why it failed. Only the standard library is used here.

The learner's own settings of pip are made for other work: `user`, `target`, `constraint`, `require-virtualenv` ...
would put the packages elsewhere, or refuse them. Those that say how packages are reached on this network are kept.
"""

import ast
import os
import re
import subprocess
import sys

from course_utils.core import surroundings

# By the names of pip's options: which index, through which proxy, with which certificate, how patiently.
KEPT = (
    "index-url", "pypi-url", "extra-index-url", "no-index", "find-links", "cert", "client-cert", "proxy",
    "trusted-host", "timeout", "default-timeout", "retries", "resume-retries", "keyring-provider", "use-feature",
    "cache-dir", "no-cache-dir", "no-input", "disable-pip-version-check",
)  # fmt: skip
SECTIONS = ("global", "install")  # of a file; the later one wins, as in pip
UV_UNWANTED = (
    "UV_CONSTRAINT", "UV_OVERRIDE", "UV_EXCLUDE_NEWER", "UV_NO_BINARY", "UV_NO_BUILD", "UV_ONLY_BINARY",
    "UV_PRERELEASE", "UV_RESOLUTION", "UV_REQUIRE_HASHES", "UV_SYSTEM_PYTHON", "UV_BREAK_SYSTEM_PACKAGES", "UV_NO_DEPS",
    "UV_PYTHON", "UV_PROJECT_ENVIRONMENT", "UV_TARGET", "UV_PREFIX",
)  # fmt: skip


class Unreadable(Exception):
    """pip cannot read its own settings: what it says."""


def environment(python, environ=None):
    """The environment in which pip installs into .venv: dict of str to str.

    Parameters
    ----------
    python : str
        Path of the Python whose pip it is; it is asked for the settings, those of its files among them.
    environ : mapping of str to str, optional
        By default this process's environment.

    Raises
    ------
    Unreadable
        When a file with settings is broken.
    """
    environ = plain(environ)
    given = {name[4:].lower().replace("_", "-"): value for name, value in environ.items() if _is_of_pip(name) and value}
    environ = {name: value for name, value in environ.items() if not _is_of_pip(name)}
    # These are options of `pip config`, too: what a file says of them would change which files it reads, or silence it.
    asking = {"PIP_USER": "0", "PIP_GLOBAL": "0", "PIP_SITE": "0", "PIP_QUIET": "0", "PIP_VERBOSE": "0"}
    asking |= {"PIP_PYTHON": python, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    asking |= {"PIP_CONFIG_FILE": given["config-file"]} if "config-file" in given else {}
    asked = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, env={**environ, **asking}
    )
    if asked.returncode:
        raise Unreadable(" ".join((asked.stderr or asked.stdout).split()))
    found = {**settings(asked.stdout), **given}
    environ.update({f"PIP_{name.upper().replace('-', '_')}": value for name, value in found.items() if name in KEPT})
    return {**environ, "PIP_CONFIG_FILE": os.devnull}


def _is_of_pip(name):
    return name.upper().startswith("PIP_")


def plain(environ=None):
    """An environment, by default this process's, in which a Python finds its own modules and nothing else."""
    environ = os.environ if environ is None else environ
    unwanted = (*surroundings.UNWANTED, *UV_UNWANTED, "PYTHONPATH")
    return {**{name: value for name, value in environ.items() if name not in unwanted}, "PYTHONUTF8": "1"}


def settings(text):
    """{option: value} of the files, out of what `pip config list` says; an empty value counts as none, as in pip."""
    found = {}
    for line in text.splitlines():
        key, _equals, value = line.partition("=")
        section, _dot, option = key.rpartition(".")
        try:
            value = ast.literal_eval(value)
        except (SyntaxError, ValueError):
            continue
        if section in SECTIONS and value:
            found.setdefault(section, {})[option] = " ".join(str(value).split())
    return {option: value for section in SECTIONS for option, value in found.get(section, {}).items()}


# The first that fits what was said is the cause: what stands before is what makes the later ones appear.
CAUSES = (
    (r"No space left on device|Errno 28\b|Disk quota exceeded|os error 28\b", "the disk is full: free 3 GB."),
    (
        r"(?:Permission denied|Read-only file system|Access is denied)(?:: ['\"]?(?P<what>[^'\"\n]+))?",
        "{what} cannot be written: it belongs to somebody else, or is read-only.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|invalid peer certificate",
        "the package index shows a certificate that is not known here: name the file of your network's certificates in "
        "PIP_CERT and SSL_CERT_FILE.",
    ),
    (
        r"Missing dependencies for SOCKS support",
        "a SOCKS proxy cannot be used here: unset ALL_PROXY, or name an http:// proxy in HTTPS_PROXY.",
    ),
    (
        r"ProxyError|Tunnel connection failed|Proxy Authentication Required",
        "the proxy does not let it through: correct HTTPS_PROXY, now {proxy}.",
    ),
    (
        r"NewConnectionError|Failed to establish a new connection|[Nn]ame resolution|Name or service not known|"
        r"getaddrinfo|ConnectTimeout|[Rr]ead timed out|ReadTimeout|Connection (?:refused|reset|aborted|broken)|"
        r"Network is unreachable|dns error|error sending request|IncompleteRead|[Tt]emporary failure",
        "the package index was not reached: look whether there is a network, and whether it needs HTTPS_PROXY or "
        "PIP_INDEX_URL.",
    ),
    (r"DO NOT MATCH THE HASHES", "a download came damaged."),
    (r"File name too long|filename or extension is too long|path too long", "the folder's path is too long: move it."),
    (
        r"No matching distribution found for (?P<what>[^\s(]+)|Because (?P<other>\S+) was not found in the package reg",
        "the package index has no {what} for this Python, {version}: try another Python, or another index "
        "(PIP_INDEX_URL, PIP_NO_INDEX).",
    ),
)


def why(said, status=1, environ=None):
    """Why a command of the set-up failed, one sentence; "" where what it said tells of no cause that is known here.

    Parameters
    ----------
    said : str
        What the command wrote.
    status : int
        Its exit status.
    environ : mapping of str to str, optional
        By default this process's environment: the proxy in force is named.
    """
    environ = os.environ if environ is None else environ
    if status in (-9, 137):
        return "it was killed; most often there was not enough memory. Close other programs."
    proxy = environ.get("HTTPS_PROXY") or environ.get("https_proxy") or ""
    for pattern, sentence in CAUSES:
        found = re.search(pattern, said)
        if found:
            named = {**{"what": None, "other": None}, **found.groupdict()}
            return sentence.format(
                what=named["what"] or named["other"] or "a file",
                proxy=re.sub(r"//[^/@]*@", "//...@", proxy) or "not set",  # without name and password
                version=".".join(map(str, sys.version_info[:2])),
            )
    return ""
