"""Make the bundled spoken styles again: short Mandarin sentences, read by a machine in four styles and many voices.

    python data/make_spoken_styles.py [--check]

Needs espeak-ng (Debian: apt-get install espeak-ng; made with version 1.51). Takes about two minutes. The same version
of espeak-ng always gives the same bytes. --check writes nothing and says whether the files that are there are the ones
that would be made.

It is a simulation. Nobody felt anything: a style is four numbers given to the synthesiser (pitch, range of the pitch,
speed, loudness), drawn around a mean of the style. The means follow, roughly, what Juslin and Laukka (2003), table 7,
https://doi.org/10.1037/0033-2909.129.5.770, collected on how people express anger, sadness and joy with the voice.
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
from course_utils.datasets.speech import clip_files, spoken_styles  # noqa: E402
from course_utils.media import sound, sound_files  # noqa: E402

SEED = 2003
LANGUAGE = "cmn-latn-pinyin"
RATE = spoken_styles.RATE
VOICES = (
    "f1", "f2", "f3", "f4", "f5", "Alicia", "Andrea", "aunty", "belinda", "grandma", "anika", "linda",
    "m1", "m2", "m3", "m5", "m7", "Alex", "Denis", "Gene", "Jacky", "Marco", "Mike", "victor",
)  # fmt: skip
SENTENCES = (  # "I come tomorrow." "The book is on the table." "He has left." "The meeting is at seven." ...
    "wo3 ming2tian1 lai2", "shu1 zai4 zhuo1 shang4", "ta1 yi3jing1 zou3", "qi1 dian3 kai1hui4",
    "wo3men5 zai4 deng3 ta1", "jin1tian1 xia4yu3",  # "We are waiting for him." "It rains today."
)  # fmt: skip
# Means of each style: pitch (0 to 99, 50 is the voice's own), range of the pitch (%), words a minute, loudness (dB).
MEANS = {
    "even": (48, 100, 175, 0),
    "lively": (62, 150, 195, 3),
    "subdued": (38, 65, 155, -5),
    "tense": (60, 115, 215, 5),
}
TILT = {"even": 0.0, "lively": 0.5, "subdued": -2.0, "tense": 1.5}  # dB an octave: who speaks loudly sounds brighter
CORNERS = (60, 250, 500, 1000, 2000, 4000)  # Hz: where a sitting's microphone and room weaken or strengthen the sound,
COLOUR = 2.5  # by so many dB, standard deviation: each voice recorded each style in one sitting
HABIT = (8, 20, 12, 2.5)  # standard deviation from voice to voice: each has its own habits,
MANNER = (6, 22, 12, 2.2)  # from style to style within a voice: and its own way of each style,
WITHIN = (3, 12, 7, 1.2)  # and from clip to clip
LOWEST, HIGHEST = (0, 20, 110, -14), (99, 250, 280, 12)
LEVEL = 0.04  # root mean square of a clip of loudness 0
SILENCE = 0.02  # below this share of the loudest sample, the ends are cut off
COLUMNS = spoken_styles.COLUMNS


def settings():
    """What to say, and how: list of dicts, voice by voice; always the same."""
    generator = numpy.random.default_rng(SEED)
    rows = []
    for voice in VOICES:
        habit = generator.normal(0, HABIT)
        for style, means in MEANS.items():
            manner = generator.normal(0, MANNER)
            colour = numpy.round(
                generator.normal(0, COLOUR, len(CORNERS)) + TILT[style] * numpy.log2(numpy.array(CORNERS) / 500), 2
            ).tolist()
            for sentence in range(len(SENTENCES)):
                drawn = numpy.clip(means + habit + manner + generator.normal(0, WITHIN), LOWEST, HIGHEST)
                pitch, spread, speed, loudness = numpy.round(drawn).astype(int).tolist()
                rows.append(
                    {"voice": voice, "style": style, "sentence": sentence, "pitch": pitch, "range": spread,
                     "speed": speed, "loudness": loudness,
                     "colour": colour}
                )  # fmt: skip
    return rows


def speak(row):
    """One clip: float32 [samples] at 8 kHz, without the silence around it."""
    text = f'<prosody range="{row["range"]}%">{SENTENCES[row["sentence"]]}</prosody>'
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(
            ["espeak-ng", "-m", "-v", f"{LANGUAGE}+{row['voice']}", "-p", str(row["pitch"]), "-s", str(row["speed"]),
             "-w", file.name, text],
            check=True,
        )  # fmt: skip
        samples, rate = sound_files.read_sound(file.name)
    samples = sound.resample(samples, rate, RATE)
    loud = numpy.flatnonzero(numpy.abs(samples) > SILENCE * numpy.abs(samples).max())
    samples = coloured(samples[loud[0] : loud[-1] + 1], row["colour"])
    samples = samples / numpy.sqrt(numpy.mean(samples**2)) * LEVEL * 10 ** (row["loudness"] / 20)
    return numpy.clip(samples, -1, 1).astype("float32")


def coloured(samples, colour):
    """The sound with its frequencies raised or lowered by `colour`, dB at CORNERS."""
    bins = numpy.maximum(numpy.fft.rfftfreq(len(samples), 1 / RATE), CORNERS[0])
    gains = 10 ** (numpy.interp(numpy.log(bins), numpy.log(CORNERS), colour) / 20)
    return numpy.fft.irfft(numpy.fft.rfft(samples) * gains, len(samples))


def make(target):
    """Write the two files to the folder `target`."""
    rows, clips = settings(), []
    for row in rows:
        clips.append(sound.mulaw_encode(speak(row)))
        row["samples"] = len(clips[-1])
    (target / clip_files.SOUND_FILE).write_bytes(clip_files.pack(numpy.concatenate(clips)))
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    (target / clip_files.TABLE_FILE).write_text(table.getvalue(), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    try:
        subprocess.run(["espeak-ng", "--version"], check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        sys.exit("espeak-ng is not here: apt-get install espeak-ng.")
    target = spoken_styles.BUNDLED
    if not options.check:
        make(target)
        for name in spoken_styles.FILES:
            print(name, store.sha256(target / name), (target / name).stat().st_size)
        return
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        for name in spoken_styles.FILES:
            # Content is compared, not bytes: another xz may pack the same content in another way.
            made, kept = (Path(place, name).read_bytes() for place in (folder, target))
            if name == clip_files.SOUND_FILE:
                made, kept = (clip_files.unpack(content, name, "bundled") for content in (made, kept))
            if made != kept:
                sys.exit(f"{name} is not what this script makes with the espeak-ng that is installed here.")
    print("The bundled files are what this script makes.")


if __name__ == "__main__":
    main()
