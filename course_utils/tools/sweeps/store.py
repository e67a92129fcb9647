"""The folder of a sweep."""

import json
from pathlib import Path


class Store:
    """A sweep's folder on this machine: reads and writes its files, each whole or not at all.

    Parameters
    ----------
    url : path
    """

    def __init__(self, url):
        self.url = str(url)
        self._folder = Path(url)

    def exists(self, name):
        """True when there is a file `name`."""
        return (self._folder / name).exists()

    def read(self, name):
        """The bytes of the file `name`."""
        return (self._folder / name).read_bytes()

    def write(self, name, data):
        """Write the bytes `data` to the file `name`."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".half")
        half.write_bytes(data)
        half.replace(path)

    def ids(self):
        """Ids of the runs that have a result, sorted."""
        return sorted(path.parent.name for path in self._folder.glob("runs/*/result.json"))

    def result(self, run):
        """The result of the run with the id `run`."""
        return json.loads(self.read(f"runs/{run}/result.json"))

    def asked(self):
        """What was asked for: sweep.json."""
        return json.loads(self.read("sweep.json"))
