"""The endpoint: on this machine only, with a limit, under several clients, and gone afterwards."""

import http.client
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


def test_a_bucket_lets_a_burst_through_and_then_its_rate():
    now = [0.0]
    bucket = serving.Bucket(2.0, 3, lambda: now[0])
    assert [bucket.wait() for _turn in range(4)] == [0, 0, 0, 0.5]
    now[0] = 0.25
    assert bucket.wait() == 0.25, "a refused request takes nothing"
    now[0] = 0.5
    assert bucket.wait() == 0 and bucket.wait() == 0.5
    now[0] = 60.0
    assert bucket.is_full() and [bucket.wait() for _turn in range(4)] == [0, 0, 0, 0.5], "never more than its size"


def test_each_address_has_its_own_bucket_and_few_are_kept(monkeypatch):
    monkeypatch.setattr(serving, "REMEMBERED", 3)
    now = [0.0]
    buckets = serving.Buckets(1.0, 1, lambda: now[0])
    assert [buckets.wait(name) for name in "aabb"] == [0, 1, 0, 1]
    now[0] = 0.5
    assert buckets.wait("c") == 0 and buckets.wait("a") == 0.5
    now[0] = 1.2
    assert buckets.wait("d") == 0 and len(buckets._kept) == 2, "c is remembered, because it is not full"
    assert buckets.wait("c") == pytest.approx(0.3)


@pytest.mark.parametrize(("rate", "size", "said"), [(0, 1, "above 0"), (1, 0, "1 or more")])
def test_a_limit_that_lets_nobody_in_is_refused(rate, size, said):
    with pytest.raises(CourseError, match=said), serving.running(upper, per_second=rate, at_once=size):
        pass


def test_who_asks_too_often_is_told_when_to_come_back():
    with serving.running(upper, per_second=0.01, at_once=2) as port:
        statuses, said = serving.burst(port, "why?", 4)
        assert statuses == [200, 200, 429, 429] and "ask again in 100 s" in said
        connection = http.client.HTTPConnection(serving.HOST, port, timeout=10)
        body = json.dumps({"question": "why?"})
        for _turn in range(2):  # the refused body was read: the connection can be used again
            connection.request("POST", "/ask", body)
            reply = connection.getresponse()
            assert reply.status == 429 and 90 < int(reply.headers["Retry-After"]) <= 100
            reply.read()
        connection.close()
    with serving.running(upper, per_second=50.0) as port:
        assert serving.burst(port, "a", 1)[0] == [200]
        time.sleep(0.05)
        assert serving.burst(port, "a", 1)[0] == [200], "a token has dripped in"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # a worker that ends is meant
def test_an_answer_that_fails_and_a_worker_that_ends_leave_the_server_up():
    def shaky(question):
        if question == "fails":
            raise ValueError("the key is 1234")
        if question == "ends":
            raise SystemExit
        return question

    def ask(question):
        return serving.post(port, json.dumps({"question": question}).encode())

    with serving.running(shaky) as port:
        status, said = ask("fails")
        assert status == 500 and "1234" not in said["error"]
        with pytest.raises((OSError, http.client.HTTPException)):
            ask("ends")
        with socket.create_connection((serving.HOST, port), timeout=5) as caller:
            caller.sendall(b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")  # and hangs up
        assert ask("still there") == (200, {"answer": "still there"})
        assert serving.load_test(port, ["a"], 16, 2)["failed"] == 0


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
