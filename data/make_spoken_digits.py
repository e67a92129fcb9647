"""Make the machines' part of the bundled spoken digits again: zero to nine in English, in 83 synthetic voices.

    python data/make_spoken_digits.py [--check]

Needs espeak-ng and flite (Debian: apt-get install espeak-ng flite; made with versions 1.51 and 2.2). Takes about a
minute. The same versions always give the same bytes. --check writes nothing and says whether the files that are there
are the ones that would be made.
"""

import argparse
import csv
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course_utils.datasets import store  # noqa: E402
from course_utils.datasets.speech import clip_files, digits, spoken_digits  # noqa: E402
from course_utils.media import sound, sound_files  # noqa: E402

SEED = 13
# All variants of espeak-ng that sound like a person: no whisper, no robots, no shouting.
ESPEAK_VOICES = (
    "Alex", "Alicia", "Andrea", "Andy", "Denis", "Diogo", "Gene", "Gene2", "Henrique", "Hugo", "Jacky", "Lee", "Marco",
    "Mario", "Michael", "Mike", "Mr serious", "Nguyen", "RicishayMax", "RicishayMax2", "RicishayMax3", "adam", "anika",
    "antonio", "aunty", "belinda", "benjamin", "boris", "david", "ed", "edward", "edward2", "f1", "f2", "f3", "f4",
    "f5", "grandma", "grandpa", "gustave", "iven", "iven2", "iven3", "iven4", "john", "klatt", "klatt2", "klatt3",
    "klatt4", "klatt5", "klatt6", "linda", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "marcelo", "max", "michel",
    "miguel", "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "steph", "steph2",
    "steph3", "travis", "victor", "zac",
)  # fmt: skip
ACCENTS = ("en-us", "en-gb", "en-us", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-us-nyc")
FLITE_VOICES = {"slt": 170, "rms": 100, "awb": 125, "kal": 105}  # the voice's own mean pitch, Hz
TAKES = {"espeak-ng": 2, "flite": 4}  # how often each voice says each digit, always in another way


def settings():
    """What to say, and how: list of dicts, voice by voice; always the same."""
    generator = numpy.random.default_rng(SEED)
    rows = []
    for voice in ESPEAK_VOICES:
        for _take in range(TAKES["espeak-ng"]):
            accent, speed = str(generator.choice(ACCENTS)), int(generator.integers(115, 200))
            pitch = int(generator.integers(25, 76))  # espeak-ng's own scale, 50 is the voice's own
            rows += [_row(voice, "espeak-ng", digit, accent, speed, pitch) for digit in range(10)]
    for voice, own in FLITE_VOICES.items():
        for _take in range(TAKES["flite"]):
            speed = int(generator.integers(80, 135))  # percent of the voice's own
            pitch = round(own * generator.uniform(0.85, 1.2))
            rows += [_row(voice, "flite", digit, "en-us", speed, pitch) for digit in range(10)]
    return rows


def _row(voice, engine, digit, accent, speed, pitch):
    return {"voice": voice.replace(" ", "-") if engine == "espeak-ng" else f"flite-{voice}", "engine": engine,
            "digit": digit, "accent": accent, "speed": speed, "pitch": pitch, "told": voice}  # fmt: skip


def speak(row):
    """One clip: float32 [samples] at 8 kHz, without the silence around it."""
    word = digits.WORDS[row["digit"]]
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        if row["engine"] == "espeak-ng":
            command = ["espeak-ng", "-v", f"{row['accent']}+{row['told']}", "-p", str(row["pitch"]),
                       "-s", str(row["speed"]), "-w", file.name, word]  # fmt: skip
        else:
            command = ["flite", "-voice", row["told"], "--setf", f"duration_stretch={100 / row['speed']:.3f}",
                       "--setf", f"int_f0_target_mean={row['pitch']}", "-t", word, "-o", file.name]  # fmt: skip
        subprocess.run(command, check=True)
        samples, rate = sound_files.read_sound(file.name)
    clip = digits.trimmed(sound.resample(samples, rate, digits.RATE), digits.RATE)
    if len(clip) < 0.1 * digits.RATE:
        sys.exit(f"{row['told']} says nothing for {word}.")
    return clip


def make(target):
    """Write the two files to the folder `target`."""
    rows, clips = settings(), []
    for row in rows:
        clips.append(sound.mulaw_encode(speak(row)))
        row["samples"] = len(clips[-1])
    (target / clip_files.SOUND_FILE).write_bytes(clip_files.pack(numpy.concatenate(clips)))
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, spoken_digits.COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    (target / clip_files.TABLE_FILE).write_text(table.getvalue(), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for program in ("espeak-ng", "flite"):
        try:
            subprocess.run([program, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError:
            sys.exit(f"{program} is not here: apt-get install {program}.")
    target = spoken_digits.BUNDLED
    names = (clip_files.SOUND_FILE, clip_files.TABLE_FILE)
    if not options.check:
        make(target)
        for name in names:
            print(name, store.sha256(target / name), (target / name).stat().st_size)
        return
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        for name in names:
            # Content is compared, not bytes: another xz may pack the same content in another way.
            made, kept = (Path(place, name).read_bytes() for place in (folder, target))
            if name == clip_files.SOUND_FILE:
                made, kept = (clip_files.unpack(content, name, "bundled") for content in (made, kept))
            if made != kept:
                sys.exit(f"{name} is not what this script makes with the programs that are installed here.")
    print("The bundled files are what this script makes.")


if __name__ == "__main__":
    main()
