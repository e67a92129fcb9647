"""The download button: nothing before the press, progress while it runs, and one sentence when it fails."""

import pytest

from course_utils.chapters.start_here import button
from course_utils.core.errors import CourseError


def pressed(download):
    box = button.build("cifar10", download)
    box.button.click()
    box.thread.join(10)
    return box


def test_nothing_is_fetched_before_the_press():
    asked = []
    box = button.build("cifar10", lambda *words: asked.append(words))
    assert asked == [] and "170 MB" in box.button.description
    box.button.click()
    box.thread.join(10)
    assert asked[0][0] == "cifar10"


def test_progress_moves_the_bar_and_the_words():
    seen = []

    def download(name, progress):
        progress(85_000_000, 170_000_000)
        seen.append((box.bar.value, box.words.value))

    box = button.build("cifar10", download)
    box.button.click()
    box.thread.join(10)
    assert seen == [(0.5, "85 of 170 MB")]
    assert box.bar.value == 1 and "here and intact" in box.words.value and box.button.disabled


def test_a_failure_is_one_sentence_and_can_be_tried_again():
    def download(name, progress):
        raise CourseError("It could not be downloaded: check the network.")

    box = pressed(download)
    assert box.words.value == "It could not be downloaded: check the network."
    assert not box.button.disabled and box.bar.value == 0


def test_without_jupyterlab_the_command_is_said(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_LIVE", "0")
    button.download_button("cifar10")
    assert "python -m course_utils data get cifar10" in capsys.readouterr().out


def test_an_unknown_set_is_told():
    with pytest.raises(CourseError, match="no data set 'cifar11'"):
        button.download_button("cifar11")
