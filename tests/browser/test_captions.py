"""The live demo of 13_speech_to_text in a real browser: a sample with its subtitles, an upload, a microphone."""

import numpy
import pytest
from browser_lab import write_notebook

from course_utils.media import sound

DEMO = """
import numpy
from course_utils.chapters.speech_to_text.explorers import captions
def loud(inputs):
    hot = inputs[:, ::4].mean(axis=2) > 0.3
    table = numpy.zeros((*hot.shape, 11), 'float32')
    table[..., 0] = 1
    table[..., 5] = 2 * hot
    return table
def bursts(count):
    samples = numpy.zeros(16_000, 'float32')
    for start in (3000, 8000, 13_000)[:count]:
        samples[start : start + 1200] = 0.3 * numpy.random.default_rng(start).normal(size=1200)
    return samples
captions.demo(loud, {'three bursts': bursts(3), 'one burst': bursts(1)})
"""
# A microphone that is silent at first and then hisses: what a page gets, without asking the machine for one.
MICROPHONE = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext(), end = context.createMediaStreamDestination();
    const rate = context.sampleRate, noise = context.createBuffer(1, rate, rate), source = context.createBufferSource();
    const numbers = noise.getChannelData(0);
    for (let i = 0; i < numbers.length; i++) numbers[i] = 0.4 * (2 * Math.random() - 1);
    source.buffer = noise;
    source.connect(end);
    source.start(context.currentTime + 0.6);
    return end.stream;
  };
}"""


@pytest.fixture
def page(lab):
    write_notebook(lab.root / "captions.ipynb", DEMO)
    lab.open("captions.ipynb")
    lab.run_all()
    assert lab.error_texts() == []
    lab.page.wait_for_selector(".course-caption-explorer canvas.course-canvas[data-frame]")
    return lab.page


def wait_for(page, text, where=".course-caption-explorer"):
    page.wait_for_function(
        "([where, text]) => document.querySelector(where).innerText.includes(text)", arg=[where, text], timeout=60_000
    )


def test_subtitles_come_as_the_sample_plays_and_own_sound_is_read(page, tmp_path):
    wait_for(page, "three bursts: 4 4 4")
    wait_for(page, "press play", ".course-caption")
    # Half way through, only what was known by then may stand there.
    page.evaluate("""() => {
        const audio = document.querySelector(".course-captions audio");
        audio.muted = true;
        audio.currentTime = 1.45;
    }""")
    wait_for(page, "4", ".course-caption")
    halfway = page.locator(".course-caption").inner_text()
    assert halfway in ("4", "4 4"), halfway
    page.evaluate("() => document.querySelector('.course-captions audio').play()")
    wait_for(page, "4 4 4", ".course-caption")
    # Another sample, a file, and a recording.
    page.locator(".course-caption-explorer select").select_option("one burst")
    wait_for(page, "one burst: 4 (")
    samples = numpy.zeros(44_100)
    for start in (9_000, 26_000):
        samples[start : start + 5000] = 0.3 * numpy.random.default_rng(start).normal(size=5000)
    path = tmp_path / "mine.wav"
    path.write_bytes(sound.write_wav(samples, 22_050))
    page.locator(".course-recorder input[type=file]").set_input_files(path)
    wait_for(page, "mine.wav: 4 4 (")
    page.evaluate(MICROPHONE)
    page.get_by_role("button", name="Record").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop").click()
    wait_for(page, "your recording: 4")
    # What is none to be heard.
    (tmp_path / "silence.wav").write_bytes(sound.write_wav(numpy.zeros(16_000), 16_000))
    page.locator(".course-recorder input[type=file]").set_input_files(tmp_path / "silence.wav")
    wait_for(page, "silence.wav is silent")
