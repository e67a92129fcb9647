"""An endpoint on this machine only, and clients that ask it: how long does an answer take, and what does it cost?

Python's own http.server is enough to see queues. It listens on the loopback address and nowhere else, refuses large
bodies and those who ask too often, survives an answer that fails, and is gone when its `with` block ends. Taught in
20_customisation.
"""

import contextlib
import http.client
import http.server
import ipaddress
import json
import math
import threading
import time

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

HOST = "127.0.0.1"
LIMIT = 2000  # bytes of a body
DRAINED = 65536  # bytes of a refused body that are read and thrown away, so that the refusal arrives
WAIT = 60  # seconds until a client gives up
LONGEST = 30  # seconds of one load test, after which no further request is sent
REMEMBERED = 1000  # addresses whose buckets are kept; beyond that, full ones are forgotten


def is_loopback(host):
    """True for an address that only this machine can reach."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Bucket:
    """A bucket of tokens: it starts full, each request takes one, and `rate` of them drip in a second.

    So `size` requests may come at once, and in the long run no more than `rate` a second.
    """

    def __init__(self, rate, size, clock=time.monotonic):
        self.rate, self.size, self.clock = rate, size, clock
        self.tokens, self.seen, self._lock = float(size), clock(), threading.Lock()

    def wait(self):
        """Take a token and return 0.0; or, where there is none, the seconds until there is one."""
        with self._lock:
            now = self.clock()
            self.tokens = min(self.size, self.tokens + self.rate * (now - self.seen))
            self.seen = now
            if self.tokens >= 1:
                self.tokens -= 1
                return 0.0
            return (1 - self.tokens) / self.rate

    def is_full(self):
        """Whether forgetting it would change nothing."""
        return self.tokens + self.rate * (self.clock() - self.seen) >= self.size


class Buckets:
    """A bucket for each address; `wait(address)` as in `Bucket`."""

    def __init__(self, rate, size, clock=time.monotonic):
        require(rate > 0, _("The requests a second are {rate}; allowed: above 0."), rate=rate)
        require(size >= 1, _("The requests at once are {size}; allowed: 1 or more."), size=size)
        self._made, self._kept, self._lock = (rate, size, clock), {}, threading.Lock()

    def wait(self, address):
        """Seconds until this address may ask; 0.0 where it may now."""
        with self._lock:
            if len(self._kept) >= REMEMBERED:
                self._kept = {one: bucket for one, bucket in self._kept.items() if not bucket.is_full()}
            bucket = self._kept.setdefault(address, Bucket(*self._made))
        return bucket.wait()


def _handler(answer, limit, buckets=None):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = WAIT
        disable_nagle_algorithm = True

        def do_POST(self):
            size = self.headers.get("Content-Length", "")
            if not size.isdigit():
                return self._say(411, {"error": _("Send the number of bytes as Content-Length.")})
            if int(size) > limit:
                self.rfile.read(min(int(size), DRAINED))
                text = _("The body has {n:,} bytes; at most {limit:,} are read.")
                return self._say(413, {"error": text.format(n=int(size), limit=limit)})
            body = self.rfile.read(int(size))
            wait = buckets.wait(self.client_address[0]) if buckets else 0.0
            if wait:
                seconds = math.ceil(wait)
                text = _("Too many requests from this address; ask again in {n} s.").format(n=seconds)
                return self._say(429, {"error": text}, {"Retry-After": str(seconds)})
            try:
                question = json.loads(body)["question"]
                if not isinstance(question, str):
                    raise TypeError
            except (ValueError, KeyError, TypeError):
                return self._say(400, {"error": _('The body must be JSON of the form {"question": "..."}.')})
            try:
                said = answer(question)
            except Exception:  # what went wrong inside is nothing for a stranger
                return self._say(500, {"error": _("No answer was found: something failed in the server.")})
            return self._say(200, {"answer": said})

        def _say(self, status, content, headers=()):
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in dict(headers).items():
                self.send_header(name, value)
            if status in (411, 413):  # what was not read would be taken for the next request
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    return Handler


@contextlib.contextmanager
def running(answer, host=HOST, limit=LIMIT, per_second=None, at_once=1):
    """An endpoint while the block runs: POST {"question": text} gives {"answer": ...}.

    Parameters
    ----------
    answer : function of str
        Called in several threads at once; what it returns must be JSON.
    host : str
        Only an address that no other machine can reach.
    limit : int
        Larger bodies are refused unread, with status 413.
    per_second : float, optional
        Requests that an address may send in the long run; more are refused with status 429 and the seconds to wait as
        Retry-After. Without it there is no such limit.
    at_once : int
        Requests that an address may send in one go.

    Yields
    ------
    int
        The port.
    """
    require(
        is_loopback(host),
        _("The host is {host!r}; allowed is only 127.0.0.1: this endpoint knows no password and no encryption."),
        host=host,
    )
    buckets = None if per_second is None else Buckets(per_second, at_once)
    place = (HOST if host == "localhost" else host, 0)
    server = http.server.ThreadingHTTPServer(place, _handler(answer, limit, buckets))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(WAIT)


def post(port, body, connection=None):
    """Send these bytes; returns (status, content). With a `connection` it is kept open for the next request."""
    used = connection or http.client.HTTPConnection(HOST, port, timeout=WAIT)
    try:
        used.request("POST", "/ask", body, {"Content-Type": "application/json"})
        reply = used.getresponse()
        return reply.status, json.loads(reply.read())
    finally:
        if connection is None:
            used.close()


def burst(port, question, count):
    """Ask the same question so many times in a row: (the statuses, what the last answer says)."""
    body = json.dumps({"question": question}).encode()
    replies = [post(port, body) for _turn in range(count)]
    return [status for status, _content in replies], next(iter(replies[-1][1].values()))


def load_test(port, questions, clients, each):
    """Let some clients ask at once, each the next question as soon as it has its answer.

    Parameters
    ----------
    port : int
    questions : sequence of str
    clients, each : int
        So many clients, so many requests of each.

    Returns
    -------
    dict
        clients, requests (answered), failed, per_second, p50 and p99 (milliseconds from question to answer).
    """
    took, failed, end = [], [], time.perf_counter() + LONGEST

    def client(number):
        connection = http.client.HTTPConnection(HOST, port, timeout=WAIT)
        try:
            for turn in range(each):
                if time.perf_counter() > end:
                    return
                question = questions[(number + turn * clients) % len(questions)]
                began = time.perf_counter()
                status, _content = post(port, json.dumps({"question": question}).encode(), connection)
                (took if status == 200 else failed).append(1000 * (time.perf_counter() - began))
        except OSError:
            failed.append(0.0)
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST + WAIT)
    seconds = time.perf_counter() - began
    p50, p99 = numpy.percentile(took, [50, 99]) if took else (float("nan"),) * 2
    return {
        "clients": clients, "requests": len(took), "failed": len(failed), "per_second": len(took) / seconds,
        "p50": float(p50), "p99": float(p99),
    }  # fmt: skip


def price_of_million(per_second, hourly, used):
    """What a million of anything costs that the server makes `per_second` of when it has work.

    Parameters
    ----------
    per_second : float
    hourly : float
        Price of an hour of the server, whether it works or not.
    used : float
        The share of the time in which it has work, above 0 to 1.
    """
    return 1e6 * hourly / (3600 * per_second * used)


def in_words(rows, engine=True):
    """What more clients did to the waiting time and to the rate, from what `load_test` gave for each number of them.

    Without the `engine` kept vectors are looked up, and this is said.
    """
    said = _rates(rows)
    if engine:
        return said
    return said + "\n" + _("There is no sentence engine here: look-ups of kept vectors were timed, and not the model.")


def _rates(rows):
    first, last = rows[0], rows[-1]
    if first is last:
        return _("{n} client: half of the answers within {p50:.0f} ms, {rate:.1f} a second.").format(
            n=first["clients"], p50=first["p50"], rate=first["per_second"]
        )
    return _(
        "From {a} to {b} clients the median wait grows {times:.1f} times, to {p50:.0f} ms (p99 {p99:.0f} ms); answers "
        "a second go from {before:.1f} to {after:.1f}."
    ).format(
        a=first["clients"], b=last["clients"], times=last["p50"] / first["p50"], p50=last["p50"], p99=last["p99"],
        before=first["per_second"], after=last["per_second"],
    )  # fmt: skip
