"""Where the runs of a sweep are done: worker processes on this machine, or a Dask cluster that is there already."""

import contextlib
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from course_utils.core.environment import cores
from course_utils.core.errors import CourseError

CONNECT_SECONDS = 10
THREADS = (
    "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What the user asked for about the machines; None means: decide by what this machine has."""

    scheduler: str | None = None
    workers: int | None = None
    threads: int | None = None
    memory_mb: float | None = None  # that one run may use
    gpus: tuple | None = None  # names of devices; () is none
    tls: tuple = (None, None, None)  # files: certificate authority, certificate, key


@contextlib.contextmanager
def open_cluster(wanted, budget_mb=1000, in_process=False):
    """A Dask client for the runs, and the environment of their kernels.

    Parameters
    ----------
    wanted : Wanted
    budget_mb : float
        Memory that one run needs, in MB, where the user does not say.
    in_process : bool
        One worker in this process, for a store that only this process can see.

    Yields
    ------
    (client, environment) : distributed.Client, dict
    """
    check(wanted, in_process)
    _quiet()
    if wanted.scheduler:
        with _connect(wanted) as client:
            yield client, threads_of(wanted.threads)
        return
    workers, threads, gpus = (1, wanted.threads or cores(), None) if in_process else share(wanted, budget_mb)
    environment = threads_of(threads)
    with _scratch() as scratch, _own(workers, gpus, scratch, in_process) as client:
        yield client, environment


def check(wanted, in_process=False):
    """CourseError when options do not go together; nothing is started for it."""
    if not wanted.scheduler:
        if any(wanted.tls):
            raise CourseError(
                "--tls-ca, --tls-cert and --tls-key are for --scheduler; workers of our own are encrypted anyway."
            )
        return
    if in_process:
        raise CourseError("memory:// is seen by one process only; with --scheduler, --out is a folder or another URL.")
    if wanted.workers or wanted.gpus is not None:
        raise CourseError(
            "--workers and --gpus are for workers of our own; with --scheduler, those who start the workers choose: "
            "CUDA_VISIBLE_DEVICES=0 dask worker ADDRESS --nthreads 1."
        )
    _parts(wanted.scheduler)
    _security(wanted.scheduler, wanted.tls)


def _scratch():
    return tempfile.TemporaryDirectory(prefix="course-sweep-", ignore_cleanup_errors=True)


def share(wanted, budget_mb, processors=None, free_mb=None, found=None):
    """How this machine is shared out: (number of workers, threads of each run, device of each worker or None).

    As many workers as memory and cores allow; with GPUs, one worker a GPU.
    """
    processors = processors or cores()
    free_mb = free_mb or _free_memory_mb()
    for option, value in (("--workers", wanted.workers), ("--threads", wanted.threads)):
        if value is not None and value < 1:
            raise CourseError(f"{option} is {value}; allowed: 1 or more.")
    gpus = wanted.gpus if wanted.gpus is not None else (find_gpus() if found is None else found)
    if gpus:
        if wanted.workers and wanted.workers > len(gpus):
            raise CourseError(
                f"--workers is {wanted.workers}, but there are {len(gpus)} GPUs; each takes one run at a time."
            )
        workers = wanted.workers or len(gpus)
        return workers, wanted.threads or max(1, processors // workers), tuple(gpus[:workers])
    workers = wanted.workers
    if not workers:
        by_memory = int(free_mb // (wanted.memory_mb or budget_mb))
        workers = max(1, min(processors // (wanted.threads or 1), by_memory))
    threads = wanted.threads or max(1, processors // workers)
    # Told to use no GPU: one that is there is hidden.
    return workers, threads, ("-1",) * workers if wanted.gpus == () else None


def find_gpus():
    """Devices that TensorFlow can use here, as CUDA names them: ("0", "1"); () where there are none."""
    if "CUDA_VISIBLE_DEVICES" in os.environ:
        named = os.environ["CUDA_VISIBLE_DEVICES"]
        devices = tuple(name.strip() for name in named.split(",") if name.strip() not in ("", "-1"))
    elif shutil.which("nvidia-smi"):
        listed = subprocess.run(["nvidia-smi", "--list-gpus"], capture_output=True, text=True)
        devices = tuple(str(number) for number, _line in enumerate(listed.stdout.splitlines()))
    else:
        return ()
    if not devices:
        return ()
    # A driver is not enough: TensorFlow must have been installed with its GPU libraries.
    code = "from course_utils.core.environment import gpus; print(len(gpus()))"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    usable = asked.returncode == 0 and asked.stdout.split()[-1:] not in ([], ["0"])
    return devices if usable else ()


def _free_memory_mb():
    from distributed.system import MEMORY_LIMIT  # knows the limits of containers

    return min(psutil.virtual_memory().available, MEMORY_LIMIT) / 1e6


def threads_of(threads):
    """The environment of a kernel that computes with so many threads; empty where None or 0 are given."""
    return {name: str(threads) for name in THREADS} if threads else {}


def _quiet():
    """Dask's own messages would break into ours: what matters comes back to us as errors."""
    import dask
    import distributed  # noqa: F401 (it sets up its loggers as it is imported; ours comes after that)

    dask.config.set({"logging.distributed": "critical"})
    for name in [*logging.root.manager.loggerDict, "distributed"]:
        if name.split(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextlib.contextmanager
def _own(workers, gpus, scratch, in_process):
    """Workers on this machine, which only this process can reach: on loopback, encrypted with a key made for them."""
    import dask
    from distributed import Client, Nanny, Scheduler, SpecCluster, Worker

    place = {"protocol": "inproc://"}
    security = None
    if not in_process:
        security = _own_security()
        place = {"host": "127.0.0.1", "protocol": "tls://" if security else "tcp://", "security": security}
    options = {
        **place, "nthreads": 1, "dashboard": False, "dashboard_address": "127.0.0.1:0",
        "local_directory": scratch, "memory_limit": 0, "silence_logs": logging.CRITICAL,
    }  # fmt: skip
    if in_process:
        options.pop("silence_logs")
    specs = {}
    for number in range(workers):
        own = {"env": {"CUDA_VISIBLE_DEVICES": gpus[number]}} if gpus else {}
        specs[number] = {"cls": Worker if in_process else Nanny, "options": {**options, **own}}
    scheduler = {
        "cls": Scheduler,
        "options": {**place, "port": 0, "dashboard": False, "dashboard_address": "127.0.0.1:0"},
    }
    if in_process:
        scheduler["options"].pop("port")
    settings = {
        # Dask's pages are on loopback, on any free port, and empty: other users of this machine learn nothing.
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        "distributed.scheduler.allowed-failures": 3,
        # Ours are never cut off, and a kernel that keeps all cores busy must not make them look dead.
        "distributed.comm.timeouts.connect": "60s",
        "distributed.comm.timeouts.tcp": "120s",
        "distributed.worker.preload": [] if in_process else ["course_utils.tools.sweeps.preload"],
    }
    others = {child.pid for child in psutil.Process().children(recursive=True)}
    with dask.config.set(settings):
        cluster = None
        try:
            try:
                with held_back():
                    cluster = SpecCluster(specs, scheduler=scheduler, security=security, silence_logs=logging.CRITICAL)
            except Exception as error:
                words = f"{type(error).__name__}: {error}".splitlines()[0]
                raise CourseError(f"The workers on this machine could not be started ({words}).") from error
            with Client(cluster, set_as_default=False, security=security) as client:
                yield client
        finally:
            children = [] if in_process else psutil.Process().children(recursive=True)
            with contextlib.suppress(Exception):
                if cluster is not None:
                    cluster.close(timeout=5)
            _end([child for child in children if child.pid not in others])


@contextlib.contextmanager
def held_back():
    """Ctrl-C waits until the block has ended; threads and processes started in it never get it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _own_security():
    from distributed.security import Security

    try:
        return Security.temporary()
    except ImportError:  # without the package cryptography
        return None


def _end(processes):
    """No worker and no kernel outlives the sweep."""
    killed = []
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if "resource_tracker" not in " ".join(process.cmdline()):  # Python's own: it ends with us
                process.kill()
                killed.append(process)
    psutil.wait_procs(killed, timeout=5)


@contextlib.contextmanager
def _connect(wanted):
    """A client of the scheduler that the user named."""
    from distributed import Client

    address = wanted.scheduler
    security = _security(address, wanted.tls)
    _knock(address)
    _try(address, security, any(wanted.tls))
    client = Client(address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=3)


def _try(address, security, has_files):
    """One clear sentence when whoever answers is no scheduler that lets us in."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from distributed.comm import connect

    arguments = security.get_connection_args("client") if security else {}

    async def greet():
        comm = await connect(address, timeout=CONNECT_SECONDS / 3, **arguments)
        await comm.close()

    try:
        # In a thread of its own: where a loop runs in this one, as in a kernel, it could not wait for another.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(greet())).result()
    except Exception as error:
        hint = (
            "is this the right certificate authority, and does it know this certificate?"
            if has_files
            else "does it want TLS (tls://..., --tls-ca, --tls-cert, --tls-key)?"
        )
        raise CourseError(f"Something answers at {address}, but no Dask scheduler lets us in: {hint}") from error


def _security(address, files):
    """Dask's security options; those of Dask's own configuration where no files are given."""
    from distributed.security import Security

    if not any(files):
        if address.startswith("tls://") and not Security().get_connection_args("client").get("ssl_context"):
            raise CourseError(f"{address} is encrypted: give --tls-ca, --tls-cert and --tls-key, each a PEM file.")
        return Security() if address.startswith("tls://") else None
    names = ("--tls-ca", "--tls-cert", "--tls-key")
    for name, file in zip(names, files, strict=True):
        if not file:
            raise CourseError(f"{name} is missing: TLS needs {', '.join(names[:-1])} and {names[-1]}, each a PEM file.")
        if not os.path.isfile(file):
            raise CourseError(f"{name} names {file}, which is not a file; it must be a PEM file.")
    if not address.startswith("tls://"):
        raise CourseError(
            f"With TLS files the scheduler's address starts with tls://, not {address.split('://')[0]}://."
        )
    authority, certificate, key = files
    security = Security(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)
    try:
        security.get_connection_args("client")
    except OSError as error:  # ssl.SSLError too
        words = str(error).splitlines()[0]
        raise CourseError(
            f"The TLS files cannot be used: {words}; each must be a PEM file, and the key must fit."
        ) from error
    return security


def _parts(address):
    parts = urlsplit(address)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if parts.scheme not in ("tcp", "tls", "ws", "wss") or not host or not port:
        raise CourseError(f"--scheduler is {address!r}; write its address, such as tcp://host:8786 or tls://host:8786.")
    return host, port


def _knock(address):
    """One clear sentence, at once, when nobody listens at the address."""
    try:
        socket.create_connection(_parts(address), timeout=CONNECT_SECONDS).close()
    except OSError as error:
        why = error.strerror or str(error) or type(error).__name__
        raise CourseError(
            f"Nobody answers at {address} ({why}); start one with `dask scheduler`, or correct --scheduler."
        ) from error


def wait_for_worker(client, say, seconds=60):
    """Wait until there is a worker; CourseError when none comes."""
    end = time.monotonic() + seconds
    told = False
    while not workers(client):
        if time.monotonic() > end:
            raise CourseError("The scheduler has no workers; start some with `dask worker ADDRESS --nthreads 1`.")
        if not told:
            say("Waiting for workers ...")
            told = True
        time.sleep(0.2)


def workers(client):
    """Number of worker processes."""
    return len(client.scheduler_info(n_workers=-1)["workers"])
