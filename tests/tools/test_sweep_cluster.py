"""Sweeps on a scheduler that is there already: lost workers, a lost scheduler, encryption, and who may connect."""

import asyncio
import os
import socket
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from sweep_small import Cluster, alive, kernels, kill, results, start, sweep, tiny, until

from course_utils.core.errors import CourseError
from course_utils.tools.sweeps import cluster

pytestmark = pytest.mark.slow  # clusters, workers and kernels are started


@pytest.fixture
def notebook(tmp_path):
    return tiny(tmp_path / "notebooks")


@pytest.mark.alone
def test_a_killed_worker_has_its_run_redone_and_a_killed_scheduler_costs_only_what_is_missing(notebook, tmp_path):
    out = tmp_path / "out"
    with Cluster(tmp_path / "dask") as dask:
        first = dask.worker(WHO="first")
        words = [notebook, "-g", "x=1,2,3,4", "-p", "pause=2", "--out", out, "--threads", 1]
        running = start(*words, "--scheduler", dask.address)
        (kernel,) = until(lambda: kernels(first), "a kernel")
        # The kernel computes, and its worker dies: the kernel must not live on.
        dask.worker()
        kill(first)
        until(lambda: not alive([kernel]), "the kernel to end with its worker", 10)
        until(lambda: len(results(out)) >= 1, "a result")
        kill(dask.scheduler)
        said, _nothing = running.communicate(timeout=60)
        assert running.returncode == 2, said
        assert said.splitlines()[-1].startswith("Error: The scheduler is gone. What is finished is kept"), said
        assert "Traceback" not in said, said
        before = {name: result["finished"] for name, result in results(out).items()}
        assert 1 <= len(before) < 4
        dask.start_scheduler()
        dask.worker()
        done = sweep(*words, "--scheduler", dask.address)
        assert done.returncode == 0, done.stdout + done.stderr
        after = results(out)
        assert len(after) == 4 and all(result["status"] == "done" for result in after.values())
        assert all(after[name]["finished"] == finished for name, finished in before.items())
        assert {result["results"]["score"] for result in after.values()} == {10, 20, 30, 40}
        assert (out / "results.csv").read_text().count("done") == 4


@pytest.mark.alone
def test_ctrl_c_ends_the_kernels_of_a_cluster_too(notebook, tmp_path):
    import signal

    with Cluster(tmp_path / "dask") as dask:
        worker = dask.worker()
        running = start(notebook, "-p", "pause=60", "--out", tmp_path / "out", "--scheduler", dask.address)
        found = until(lambda: kernels(worker), "a kernel")
        os.kill(running.pid, signal.SIGINT)
        said, _nothing = running.communicate(timeout=30)
        assert running.returncode == 130, said
        until(lambda: not alive(found), "the kernel to end", 10)
        assert worker.poll() is None and not results(tmp_path / "out")


def test_encrypted_cluster_refuses_who_has_no_certificate(notebook, tmp_path):
    import trustme

    authority, stranger = trustme.CA(), trustme.CA()
    files = {}
    for name, issuer in (("own", authority), ("other", stranger)):
        issued = issuer.issue_cert("127.0.0.1")
        files[name] = [tmp_path / f"{name}-{part}.pem" for part in ("ca", "cert", "key")]
        issuer.cert_pem.write_to_path(files[name][0])
        issued.cert_chain_pems[0].write_to_path(files[name][1])
        issued.private_key_pem.write_to_path(files[name][2])

    def options(names):
        return [
            word for pair in zip(("--tls-ca", "--tls-cert", "--tls-key"), files[names], strict=True) for word in pair
        ]

    dask_options = [
        word.replace("--tls-ca", "--tls-ca-file") if isinstance(word, str) else word for word in options("own")
    ]
    with Cluster(tmp_path / "dask", *dask_options, "--protocol", "tls") as dask:
        assert dask.address.startswith("tls://127.0.0.1")
        dask.worker()
        words = [notebook, "-g", "x=1,2", "--out", tmp_path / "out", "--scheduler", dask.address]
        done = sweep(*words, *options("own"))
        assert done.returncode == 0, done.stdout + done.stderr
        refused = sweep(*words, "-p", "seed=5", *options("other"))
        assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1, refused.stderr
        assert "no Dask scheduler lets us in: is this the right certificate authority" in refused.stderr
        plain = sweep(
            notebook, "-p", "seed=5", "--out", tmp_path / "out", "--scheduler", dask.address.replace("tls:", "tcp:")
        )
        assert plain.returncode == 2 and "does it want TLS" in plain.stderr, plain.stderr
        assert len(results(tmp_path / "out")) == 2


def test_a_folder_that_cannot_be_written_is_one_line(notebook, tmp_path):
    (tmp_path / "file").write_text("")
    done = sweep(notebook, "--out", tmp_path / "file" / "out")
    assert done.returncode == 2 and "cannot write in" in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


def test_nobody_answers(notebook, tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    done = sweep(notebook, "--out", tmp_path / "out", "--scheduler", f"tcp://127.0.0.1:{port}")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, done.stderr
    assert f"Nobody answers at tcp://127.0.0.1:{port} (Connection refused)" in done.stderr


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"tls": ("ca.pem", None, None)}, "are for --scheduler"),
        ({"scheduler": "host:8786"}, "write its address, such as tcp://host:8786"),
        ({"scheduler": "tcp://h:1", "in_process": True}, "memory:// is seen by one process only"),
        ({"scheduler": "tcp://host"}, "write its address"),
        ({"scheduler": "tcp://h:1", "workers": 2}, "are for workers of our own"),
        ({"scheduler": "tls://h:1", "tls": ("ca.pem", None, None)}, "ca.pem, which is not a file"),
        ({"scheduler": "tls://h:1", "tls": (None, "cert.pem", None)}, "--tls-ca is missing"),
        ({"scheduler": "tcp://h:1", "tls": (__file__,) * 3}, "starts with tls://"),
        ({"scheduler": "tls://h:1"}, "tls://h:1 is encrypted: give --tls-ca"),
        ({"scheduler": "tls://h:1", "tls": (__file__,) * 3}, "TLS files cannot be used"),
    ],
)
def test_wrong_addresses_and_files(wanted, words):
    in_process = wanted.pop("in_process", False)
    with pytest.raises(CourseError, match=words):
        cluster.check(cluster.Wanted(**wanted), in_process)


def test_in_one_process_nothing_listens_to_others():
    with cluster.open_cluster(cluster.Wanted(), in_process=True):
        found = psutil.Process().net_connections("inet")
        assert {each.laddr.ip for each in found if each.status == psutil.CONN_LISTEN} <= {"127.0.0.1"}


async def _greeted(address, security):
    cluster._try(address, security, False)


def test_our_own_cluster_is_on_loopback_and_closed_to_others():
    wanted = cluster.Wanted(workers=1, gpus=())
    with cluster.open_cluster(wanted) as (client, environment):
        me = psutil.Process()
        processes = [me, *me.children(recursive=True)]
        ports = {
            (connection.laddr.ip, connection.laddr.port)
            for process in processes
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert ports and {ip for ip, _port in ports} == {"127.0.0.1"}
        address = client.scheduler.address
        assert address.startswith("tls://127.0.0.1")
        stranger = cluster.Wanted(scheduler=address.replace("tls:", "tcp:"))
        with pytest.raises(CourseError, match="no Dask scheduler lets us in"), cluster.open_cluster(stranger):
            pass
        # The same question where a loop runs already, as in a notebook's kernel: the own client is let in all the same.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(_greeted(address, client.security))).result()
        assert environment["OMP_NUM_THREADS"] == environment["TF_NUM_INTRAOP_THREADS"]
        code = client.submit(lambda: os.environ["CUDA_VISIBLE_DEVICES"]).result()
        assert code == "-1"


def test_how_the_machine_is_shared_out():
    def share(processors=8, free_mb=16000, found=(), budget_mb=4000, **wanted):
        return cluster.share(cluster.Wanted(**wanted), budget_mb, processors, free_mb, found)

    assert share() == (4, 2, None)  # memory is what is short
    assert share(free_mb=100_000) == (8, 1, None)
    assert share(free_mb=1000) == (1, 8, None)
    assert share(memory_mb=8000) == (2, 4, None)
    assert share(free_mb=100_000, threads=4) == (2, 4, None)
    assert share(workers=3) == (3, 2, None)
    assert share(found=("0", "1")) == (2, 4, ("0", "1"))
    assert share(gpus=("a",), found=("0", "1")) == (1, 8, ("a",))
    assert share(gpus=(), found=("0", "1")) == (4, 2, ("-1",) * 4)
    with pytest.raises(CourseError, match="--workers is 3, but there are 2 GPUs"):
        share(workers=3, found=("0", "1"))
