"""Loaded by each worker of our own as it starts (Dask's preload)."""

import signal

import papermill  # noqa: F401 (loaded while the cluster starts, not in the first run)

from course_utils.tools.sweeps import work  # noqa: F401


def dask_setup(_worker):
    """Ctrl-C reaches every process of a terminal: the client alone answers it, and ends its workers."""
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        # Inherited from the client (see cluster.held_back), and not to be handed on to kernels.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
