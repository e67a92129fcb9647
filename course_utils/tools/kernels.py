"""Why a kernel died, in a sentence that is true: how its process ended, and which program it was."""

import signal
import sys
from pathlib import Path


def is_death(error):
    """True when the text of an error says that the kernel ended."""
    return "Kernel died" in error


def words(managers):
    """One line on a kernel that ended by itself.

    Parameters
    ----------
    managers : list of jupyter_client.KernelManager
        The managers of the kernels that were started, the last of which is meant; empty where it is not known.
    """
    manager = managers[-1] if managers else None
    process = getattr(getattr(manager, "provisioner", None), "process", None)
    status = process.poll() if process is not None else None
    return f"the kernel died{_how(status)}{_which(manager)}"


def _how(status):
    if status is None:
        return ", or never answered"
    if status in (-9, 137):  # 137: as a shell, or a container, tells of the same
        return "; it was killed, and most often it ran out of memory"
    if status < 0:
        try:
            return f" of signal {-status} ({signal.Signals(-status).name})"
        except ValueError:
            return f" of signal {-status}"
    return f"; it ended itself with status {status}"


def _which(manager):
    """The program, where it is not this Python: then that is the reason to look at first."""
    try:
        program = manager.format_kernel_cmd()[0]
    except Exception:  # a manager that did not get as far as that
        return ""
    if Path(program) == Path(sys.executable):
        return ""
    return (
        f". It was {program}, as the kernel named {manager.kernel_name} says, and not the Python of the course, "
        f"{sys.executable}"
    )
