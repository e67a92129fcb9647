"""The endpoint: on this machine only, with a limit, under several clients, and gone afterwards."""

import json
import socket
import threading
import time

import pytest

from course_utils.chapters.customisation import serving
from course_utils.core.errors import CourseError


def upper(question):
    return question.upper()


def test_it_answers_refuses_and_is_gone():
    before = threading.active_count()
    with serving.running(upper, limit=100) as port:
        assert serving.post(port, json.dumps({"question": "why?"}).encode()) == (200, {"answer": "WHY?"})
        status, said = serving.post(port, b"x" * 101)
        assert status == 413 and "at most 100" in said["error"]
        for body in (b"", b"[]", b"{}", b'{"question": 3}', b"\xff"):
            assert serving.post(port, body)[0] == 400
        assert serving.post(port, json.dumps({"question": "still there"}).encode())[0] == 200
    with pytest.raises(OSError):
        socket.create_connection((serving.HOST, port), timeout=1).close()
    time.sleep(0.2)
    assert threading.active_count() <= before + 1


def test_a_large_body_is_refused():
    with serving.running(upper) as port:
        assert serving.post(port, b"x" * 60_000)[0] == 413


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.com", ""])
def test_other_addresses_are_refused(host):
    with pytest.raises(CourseError, match="127.0.0.1"), serving.running(upper, host=host):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_allowed(host):
    with serving.running(upper, host=host) as port:
        assert serving.post(port, b'{"question": "a"}')[0] == 200


def test_clients_are_counted_and_wait_for_each_other():
    lock = threading.Lock()

    def slow(question):
        with lock:
            time.sleep(0.02)
        return question

    with serving.running(slow) as port:
        one, four = (serving.load_test(port, ["a", "b"], clients, 3) for clients in (1, 4))
    assert (one["requests"], four["requests"]) == (3, 12) and one["failed"] == four["failed"] == 0
    assert four["p50"] > 1.3 * one["p50"] and one["p99"] >= one["p50"]
    assert "4 clients" in serving.in_words([one, four]) and "1 client" in serving.in_words([one])


def test_the_price_of_a_million():
    assert serving.price_of_million(100, 0.36, 1.0) == pytest.approx(1.0)
    assert serving.price_of_million(100, 0.36, 0.1) == pytest.approx(10.0)
