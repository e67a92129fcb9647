"""Large tables of a learner's own are read in pieces: the most memory that a fresh process takes for them."""

import json
import subprocess
import sys

import pytest
from own_made import WORDS, csv_bytes, ratings, texts

# The small table loads the modules, which are not what is measured.
CODE = """
import json, re, sys
from course_utils.datasets import own

def most():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) / 1000

kind, small, large = sys.argv[1:]
own.load(kind, small)
before = most()
data = own.load(kind, large)
print(json.dumps({"before": before, "most": most(), "note": data.note}))
"""
LETTERS = "abcdefghij"


def word(number):
    """A number in letters."""
    return "".join(LETTERS[int(digit)] for digit in str(number))


def measured(kind, small, large):
    """{"before": MB, "most": MB, "note": ...} of a process that loads the two tables."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, kind, small, large], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the most memory is asked of Linux")
def test_a_million_texts_take_less_than_a_gigabyte(tmp_path):
    (tmp_path / "small.csv").write_bytes(csv_bytes(texts()))
    filler = " ".join(WORDS * 4)  # a review of 300 letters
    with (tmp_path / "large.csv").open("w") as file:
        file.write("text,label\n")
        file.writelines(f"{word(n)} {filler},{'bad' if n % 3 == 0 else 'good'}\n" for n in range(1_000_000))
    size = (tmp_path / "large.csv").stat().st_size / 1e6
    found = measured("texts", tmp_path / "small.csv", tmp_path / "large.csv")
    assert "Of 1,000,000 texts" in found["note"]
    assert found["most"] < 1000
    assert found["most"] - found["before"] < size / 2, found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the most memory is asked of Linux")
def test_a_million_ratings_take_a_tenth_of_what_ten_million_may(tmp_path):
    head = ("user", "item", "rating", "time")
    (tmp_path / "small.csv").write_bytes(csv_bytes(ratings(), head))
    with (tmp_path / "large.csv").open("w") as file:
        file.write(",".join(head) + "\n")
        file.writelines(
            f"u{n % 9973},Thing {n // 7 % 2999},{n % 5 + 1},{1_600_000_000 + n}\n" for n in range(1_000_000)
        )
    found = measured("ratings", tmp_path / "small.csv", tmp_path / "large.csv")
    assert "Of 9,973 people 5,000 are taken" in found["note"]
    assert found["most"] - found["before"] < 150, found  # MB: ten million then take 1.5 GB
