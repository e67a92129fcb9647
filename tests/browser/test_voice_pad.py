"""The live demo of 14_speech_emotion in a real browser: a recording, an upload, a refusal, and what cannot be read."""

import numpy
import own_files
import pytest
from browser_lab import write_notebook

from course_utils.media import sound

DEMO = """
import numpy
from course_utils.chapters.speech_emotion import voice
from course_utils.chapters.speech_emotion.explorers import voice_pad
def predict(samples):
    heights, strength = voice.pitch(samples, 8000)
    high = float(numpy.median(heights[heights > 0]) > 250) if (heights > 0).any() else 0.5
    return [high, 1 - high]
low = 0.5 * numpy.sin(2 * numpy.pi * 120 * numpy.arange(8000) / 8000)
voice_pad.pad(predict, 8000, ['high', 'low'], {'a low hum': low})
"""
# A microphone that hums at 300 Hz: what a page gets, without asking the machine for one.
MICROPHONE = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext(), hum = context.createOscillator(), end = context.createMediaStreamDestination();
    hum.frequency.value = 300;
    hum.connect(end);
    hum.start();
    return end.stream;
  };
}"""
REFUSED = """() => {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", "NotAllowedError"); };
}"""


@pytest.fixture
def page(lab):
    write_notebook(lab.root / "voice.ipynb", DEMO)
    lab.open("voice.ipynb")
    lab.run_all()
    assert lab.error_texts() == []
    lab.page.wait_for_selector(".course-voice-explorer canvas.course-canvas[data-frame]")
    return lab.page


def said(page):
    return page.locator(".course-voice-explorer p[role=status] b, .course-problem").first.inner_text()


def wait_for(page, text):
    page.wait_for_function(
        "text => document.querySelector('.course-voice-explorer').innerText.includes(text)", arg=text, timeout=60_000
    )


def test_samples_recordings_files_and_refusals(page, tmp_path):
    wait_for(page, "Sounds most like the clips called low (100%)")
    assert page.locator(".course-voice-explorer .course-sound audio").count() == 1
    # A recording.
    page.evaluate(MICROPHONE)
    button = page.get_by_role("button", name="Record")
    button.click()
    wait_for(page, "Recording, for 4 seconds at most")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop").click()
    wait_for(page, "your recording: Sounds most like the clips called high (100%)")
    assert page.locator(".course-recorder audio").is_visible()
    # A file with another sample rate, two seconds too long.
    at = numpy.arange(6 * 22_050) / 22_050
    path = tmp_path / "hum.wav"
    path.write_bytes(sound.write_wav(0.4 * numpy.sin(2 * numpy.pi * 110 * at), 22_050))
    page.locator(".course-recorder input[type=file]").set_input_files(path)
    wait_for(page, "hum.wav: Sounds most like the clips called low (100%)")
    wait_for(page, "only the first 4 seconds are used")
    # A file that no browser plays: Python reads it.
    (tmp_path / "hum.au").write_bytes(own_files.written("AU", "ULAW", 0.4 * numpy.sin(2 * numpy.pi * 310 * at), 22_050))
    page.locator(".course-recorder input[type=file]").set_input_files(tmp_path / "hum.au")
    wait_for(page, "hum.au: Sounds most like the clips called high (100%)")
    wait_for(page, "only the first 4 seconds are used")
    page.locator(".course-recorder audio").wait_for(state="hidden")  # the browser tries, and finds that it cannot
    # What is no sound, and what is none to be heard.
    for _again in range(2):
        (tmp_path / "text.wav").write_text("no sound")
        page.locator(".course-recorder input[type=file]").set_input_files(tmp_path / "text.wav")
        wait_for(page, "text.wav is not a file of sound that is known here; choose a WAV")
    (tmp_path / "silence.wav").write_bytes(sound.write_wav(numpy.zeros(16_000), 16_000))
    page.locator(".course-recorder input[type=file]").set_input_files(tmp_path / "silence.wav")
    wait_for(page, "silence.wav is silent")
    # A learner who does not want to be recorded.
    page.evaluate(REFUSED)
    page.get_by_role("button", name="Record").click()
    wait_for(page, "The browser does not allow the microphone")
    assert page.get_by_role("button", name="Record").is_enabled()
