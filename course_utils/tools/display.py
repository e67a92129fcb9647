"""How far a long work is, on the terminal: one bar whose words change, and lines that stay."""

import sys


class Bar:
    """A bar with words on a terminal; elsewhere (a file, a pipe, a log) only the lines that stay.

    Parameters
    ----------
    words : function
        Called without arguments whenever the bar is drawn, twice a second: what stands beside it.
    console : rich.console.Console, optional
        By default the standard output.
    """

    def __init__(self, words, console=None):
        from rich.console import Console
        from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn
        from rich.text import Text

        class Words(ProgressColumn):
            def render(self, task):
                return Text(words(), overflow="ellipsis", no_wrap=True)

        # FORCE_COLOR asks for colours; Rich would take it for a terminal, and draw the bar into a file.
        terminal = bool(sys.stdout and sys.stdout.isatty())
        self.console = console or Console(highlight=False, force_terminal=terminal)
        self.live = False  # is a bar on the terminal now?
        self._progress = Progress(
            SpinnerColumn(), BarColumn(bar_width=20), Words(), console=self.console, refresh_per_second=2,
            transient=True, disable=not self.console.is_terminal,
        )  # fmt: skip
        self._task = None

    def start(self, total, done=0):
        """Show the bar: `done` of `total` pieces of work are behind us."""
        self._task = self._progress.add_task("", total=total, completed=done)
        self.live = self.console.is_terminal
        self._progress.start()

    def move(self, done):
        """`done` pieces of the whole are behind us; a fraction counts."""
        self._progress.update(self._task, completed=done)

    def line(self, text):
        """Write a line that stays."""
        self.console.print(text, markup=False, soft_wrap=True)

    def stop(self):
        """Take the bar away."""
        self._progress.stop()
        self.live = False
