"""Cuts the network off: sockets to anywhere but this machine are refused.

Python loads a module of this name at its start. The folder of this file at the head of PYTHONPATH, and every process
that is started with it, kernels and what they start included, refuses.
"""

import socket

HERE = ("127.0.0.1", "::1", "localhost")
_connect, _lookup = socket.socket.connect, socket.getaddrinfo


def connect(self, address):
    """socket.connect, for addresses of this machine."""
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
        raise OSError(f"the network is cut off: {address}")
    return _connect(self, address)


def lookup(host, *rest, **more):
    """socket.getaddrinfo, for names of this machine."""
    if host not in (None, "", *HERE, socket.gethostname()):
        raise OSError(f"the network is cut off: {host}")
    return _lookup(host, *rest, **more)


socket.socket.connect = connect
socket.socket.connect_ex = lambda self, address: connect(self, address) or 0
socket.getaddrinfo = lookup
