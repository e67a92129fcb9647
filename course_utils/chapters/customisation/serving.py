"""An endpoint on this machine only, and clients that ask it: how long does an answer take, and what does it cost?

Python's own http.server is enough to see queues. It listens on the loopback address and nowhere else, refuses large
bodies, and is gone when its `with` block ends. Taught in 20_customisation.
"""

import contextlib
import http.client
import http.server
import ipaddress
import json
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


def is_loopback(host):
    """True for an address that only this machine can reach."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _handler(answer, limit):
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
            try:
                question = json.loads(self.rfile.read(int(size)))["question"]
                if not isinstance(question, str):
                    raise TypeError
            except (ValueError, KeyError, TypeError):
                return self._say(400, {"error": _('The body must be JSON of the form {"question": "..."}.')})
            return self._say(200, {"answer": answer(question)})

        def _say(self, status, content):
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if status in (411, 413):  # what was not read would be taken for the next request
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    return Handler


@contextlib.contextmanager
def running(answer, host=HOST, limit=LIMIT):
    """An endpoint while the block runs: POST {"question": text} gives {"answer": ...}.

    Parameters
    ----------
    answer : function of str
        Called in several threads at once; what it returns must be JSON.
    host : str
        Only an address that no other machine can reach.
    limit : int
        Larger bodies are refused unread, with status 413.

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
    server = http.server.ThreadingHTTPServer((HOST if host == "localhost" else host, 0), _handler(answer, limit))
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


def in_words(rows):
    """What more clients did to the waiting time and to the rate, from what `load_test` gave for each number of them."""
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
