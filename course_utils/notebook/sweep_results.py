"""What a sweep found: its best setting with the spread over seeds, its figures, each with alternative text.

A sweep runs one notebook with many combinations of parameters. Its table has one row a run. A *setting* is a
combination of parameters without the seed: runs that differ only in their seed repeat the same setting.
"""

import math
import statistics
from dataclasses import dataclass
from pathlib import PurePosixPath

from course_utils.core import disk, plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.letters import plain

DECADE = 10  # from this ratio of the largest to the smallest value on, an axis is logarithmic
LEAST_RUNS = 3  # of a setting: the spread of two runs is itself a matter of luck
MANY_VALUES = 12  # a random search has so many different values that a line of means would only join the noise
MANY_RUNS = 300  # from here on dots are drawn as a picture within the SVG, which would be slow otherwise


@dataclass(frozen=True)
class Setting:
    """All runs of a sweep that differ in nothing but the seed.

    Attributes
    ----------
    parameters : dict
        The parameters that vary in the sweep, the seed left out.
    mean : float
        Mean of the metric over its runs.
    std : float or None
        Sample standard deviation over its runs; None when there is only one.
    n : int
        Number of runs that ended well and have the metric.
    runs : tuple of str
        Ids of these runs.
    """

    parameters: dict
    mean: float
    std: float | None
    n: int
    runs: tuple

    def words(self):
        """The setting in words: ``learning_rate = 0.001, batch_size = 32``."""
        return ", ".join(f"{name} = {value_text(value)}" for name, value in self.parameters.items())

    def value(self):
        """Mean and spread in words: ``0.652 ± 0.004 (5 runs)``."""
        if self.std is None:
            return _("{mean:.4g} (one run)").format(mean=self.mean)
        return _("{mean:.4g} ± {std:.2g} ({n} runs)").format(mean=self.mean, std=self.std, n=self.n)


@dataclass(frozen=True)
class Best:
    """The best setting of a sweep, and how sure that is.

    Attributes
    ----------
    metric : str
        Column of the table that was compared.
    minimize : bool
        True when lower is better.
    settings : tuple of Setting
        All settings, the best first.
    within : tuple of Setting
        Those after the first whose distance to it is no larger than the spread over seeds (the larger of the two
        standard deviations). Empty when nothing is known about the spread.
    """

    metric: str
    minimize: bool
    settings: tuple
    within: tuple

    @property
    def best(self):
        """The best setting."""
        return self.settings[0]

    @property
    def second(self):
        """The second best setting, or None when there is only one."""
        return self.settings[1] if len(self.settings) > 1 else None

    def sentence(self):
        """The result in words, with what may be concluded from it."""
        first, second = self.best, self.second
        if second is None:
            return _("All runs have the same setting: {metric} is {value}.").format(
                metric=self.metric, value=first.value()
            )
        text = _("Best: {setting}, with {metric} {value}; the second, {other}, has {value2}.").format(
            setting=first.words(), metric=self.metric, value=first.value(), other=second.words(), value2=second.value()
        )
        if first.std is None or second.std is None:
            return (
                text
                + " "
                + _(
                    "The spread over seeds is not known for both, so that another seed may change the order: "
                    "repeat with more seeds."
                )
            )
        if min(first.n, second.n) < LEAST_RUNS:
            return (
                text
                + " "
                + _(
                    "Fewer than {n} runs of a setting hardly tell the spread over seeds, so that nothing is judged "
                    "here: repeat with more seeds."
                ).format(n=LEAST_RUNS)
            )
        if not self.within:
            return text + " " + _("The difference is larger than the spread over seeds.")
        return (
            text
            + " "
            + _(
                "The difference is within the spread over seeds, so that the order is not settled (settings this near "
                "to the best: {n})."
            ).format(n=len(self.within))
        )


def value_text(value):
    """A value of a parameter as text: numbers short, everything else as it is."""
    if not _given(value):
        return _("the notebook's own")
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.6g}"
    return str(value)


def _given(value):
    import pandas

    return not pandas.isna(value)


def metric_column(table, metric):
    """The column of `table` that `metric` means: itself, the mean of a list, or a result that shares its name.

    Raises CourseError when there is none, with the numbers that there are.
    """
    numbers = [name for name in result_columns(table) if is_number(table[name])]
    for name in (metric, f"{metric}_mean", f"result_{metric}", f"result_{metric}_mean"):
        if name in numbers:
            return name
    raise CourseError(
        _("No run recorded a number {metric!r}; there are: {names}.").format(
            metric=metric, names=", ".join(numbers) or _("none")
        )
    )


def is_number(column):
    """True when a column of a table holds numbers (True and False are none)."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return is_numeric_dtype(column) and not is_bool_dtype(column)


def result_columns(table):
    """Columns with what the runs recorded, and their seconds and memory."""
    fixed = {"id", "status", "error", "device", "notebook", *table.attrs.get("parameters", ())}
    return [name for name in table.columns if name not in fixed]


def best_first(table, metric, minimize=False):
    """The table with the best run on top; failed runs, and those without the metric, at its end.

    A run may record a number and fail later: that number counts for nothing.
    """
    column = metric_column(table, metric)
    done = table["status"] == "done"
    good = table[done].sort_values(column, ascending=minimize, na_position="last", kind="stable")
    return table.loc[[*good.index, *table[~done].index]]


def _with(table, column):
    """The runs that ended well and have a value in `column`."""
    return table[(table["status"] == "done") & table[column].notna()]


def find_best(table, metric, minimize=False):
    """The best setting of a sweep.

    Parameters
    ----------
    table : pandas.DataFrame
        As `course_utils.notebook.sweep.table` gives it.
    metric : str
        The recorded number to compare.
    minimize : bool
        True when lower is better.

    Returns
    -------
    Best, or None when no run ended well with this number.
    """
    metric = metric_column(table, metric)
    done = _with(table, metric)
    names = [name for name in table.attrs.get("swept", ()) if name != table.attrs.get("seed")]
    groups = {}
    for row in done.to_dict("records"):
        groups.setdefault(tuple(str(row[name]) for name in names), []).append(row)
    settings = []
    for rows in groups.values():
        values = [float(row[metric]) for row in rows]
        mean = statistics.fmean(values)
        std = statistics.stdev(values) if len(values) > 1 else None
        settings.append(
            Setting(
                {name: rows[0][name] for name in names}, mean, std, len(rows), tuple(str(row["id"]) for row in rows)
            )
        )
    if not settings:
        return None
    settings.sort(key=lambda setting: setting.mean if minimize else -setting.mean)
    first = settings[0]
    within = tuple(
        other
        for other in settings[1:]
        if None not in (first.std, other.std) and abs(first.mean - other.mean) <= max(first.std, other.std)
    )
    return Best(metric, minimize, tuple(settings), within)


def place(folder, name):
    """`name` within a sweep's folder, which is a path or a URL such as ``s3://bucket/sweep``."""
    folder = str(folder).replace("\\", "/") if "://" not in str(folder) else str(folder)
    scheme, mark, rest = folder.rpartition("://")
    return f"{scheme}{mark}{PurePosixPath(rest, name)}" if mark else str(PurePosixPath(folder, name))


def read(folder):
    """The table of the sweep in `folder` (path or URL): one row a run, numbers as numbers.

    ``table.attrs`` says which columns are "parameters", which of them were "swept", which one is the "seed", the
    "metric" that was asked for and whether to "minimize" it.
    """
    import io

    import pandas

    try:
        files, path = disk.locate(place(folder, "results.parquet"))
        content = files.cat_file(path)
    except (OSError, ValueError, ImportError) as error:
        raise CourseError(
            _("There is no table of a sweep in {folder}: results.parquet cannot be read ({error}).").format(
                folder=folder, error=type(error).__name__
            )
        ) from error
    return pandas.read_parquet(io.BytesIO(content))


# --- figures ---------------------------------------------------------------------------------------------------------


def small_multiples(table, metric, minimize=False):
    """The metric against each parameter that varies: a dot a run, a line through the means.

    Returns
    -------
    matplotlib.figure.Figure, or None when nothing varies or no run has the metric.
    """
    import matplotlib.pyplot as pyplot

    metric = metric_column(table, metric)
    done = _with(table, metric)
    names = _axes_of(table)
    if not len(done) or not names:
        return None
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    figure, axes = pyplot.subplots(
        rows, columns, figsize=(1.2 + 2.9 * columns, 0.3 + 2.8 * rows), squeeze=False, sharey=True
    )
    values = done[metric].astype(float)
    for index, axis in enumerate(axes.flat):
        if index >= len(names):
            axis.axis("off")
            continue
        name = names[index]
        given = done[done[name].notna()]
        scale = _Scale(given[name])
        places = scale.places(given[name])
        axis.plot(
            places, values[given.index], "o", color=plots.BLUE, alpha=0.55, markersize=5,
            rasterized=len(done) > MANY_RUNS,
        )  # fmt: skip
        means = _means(done, name, metric)
        if 1 < len(means) <= MANY_VALUES:
            spots = scale.places([value for value, _mean, _n in means])
            # Names have no order, so that a line between them would say what is not so.
            axis.plot(
                spots, [mean for _v, mean, _n in means], "-_" if scale.numeric else "_", color=plots.RED, markersize=14,
                linewidth=1.6, markeredgewidth=2.4,
            )  # fmt: skip
        scale.label(axis.xaxis, axis.set_xscale)
        axis.set_xlabel(plain(name))
        if index % columns == 0:
            axis.set_ylabel(plain(metric))
    if values.min() > 0 and values.max() / values.min() >= DECADE**2:
        axes[0, 0].set_yscale("log")
    return figure


def small_multiples_alt(table, metric, minimize=False):
    """Alternative text for `small_multiples`: the mean of the metric at each value of each parameter."""
    metric = metric_column(table, metric)
    done = _with(table, metric)
    parts = []
    for name in _axes_of(table):
        means = _means(done, name, metric)
        if len(means) > MANY_VALUES:
            means = sorted(means, key=lambda entry: entry[1], reverse=not minimize)
            parts.append(
                _("{name}: {n} values, best {mean:.4g} at {value}").format(
                    name=name, n=len(means), mean=means[0][1], value=value_text(means[0][0])
                )
            )
        else:
            parts.append(f"{name}: " + ", ".join(f"{mean:.4g} ({value_text(value)})" for value, mean, _n in means))
    return _("{metric} against each parameter, a dot for each of {n} runs; means: {parts}.").format(
        metric=metric, n=len(done), parts="; ".join(parts)
    )


def parallel_coordinates(table, metric, minimize=False):
    """One line a run through all parameters that vary to its metric, coloured by the metric; the best one is thick.

    Returns
    -------
    matplotlib.figure.Figure, or None when fewer than three parameters vary (the seed not counted).
    """
    import matplotlib
    import matplotlib.pyplot as pyplot

    metric = metric_column(table, metric)
    done = _with(table, metric)
    names = [name for name in _axes_of(table) if name != table.attrs.get("seed")]
    done = done.dropna(subset=names)
    if not len(done) or len(names) < 3:
        return None
    names = [*names, metric]
    scales = {name: _Scale(done[name]) for name in names}
    heights = {name: scales[name].unit(done[name]) for name in names}
    colours = matplotlib.colormaps["viridis"]
    best = int(max(range(len(done)), key=lambda row: heights[metric][row] * (-1 if minimize else 1)))
    figure, axis = pyplot.subplots(figsize=(1.6 * len(names) + 1.4, 3.6))
    for row in range(len(done)):
        axis.plot(
            range(len(names)), [heights[name][row] for name in names], "-", color=colours(heights[metric][row] * 0.9),
            linewidth=3.2 if row == best else 1.1, alpha=1 if row == best else 0.6, zorder=3 if row == best else 2,
            rasterized=len(done) > MANY_RUNS,
        )  # fmt: skip
    for number, name in enumerate(names):
        axis.axvline(number, color="#888888", linewidth=0.8, zorder=1)
        for height, words in scales[name].marks():
            axis.annotate(
                words, (number, height), xytext=(4, 0), textcoords="offset points", fontsize=8, va="center", zorder=4,
                bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75},
            )  # fmt: skip
    axis.set_xticks(range(len(names)), [plain(name) for name in names])
    axis.set_xlim(-0.2, len(names) - 0.4)
    axis.set_yticks([])
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)
    axis.tick_params(axis="x", length=0)
    return figure


def parallel_coordinates_alt(table, metric, minimize=False):
    """Alternative text for `parallel_coordinates`: the axes, and the run with the best metric."""
    metric = metric_column(table, metric)
    done = _with(table, metric).reset_index(drop=True)
    names = [name for name in _axes_of(table) if name != table.attrs.get("seed")]
    values = done[metric].astype(float)
    row = done.iloc[int(values.idxmin() if minimize else values.idxmax())]
    setting = ", ".join(f"{name} = {value_text(row[name])}" for name in names)
    return _("{n} runs as lines through {names} to {metric}; the best single run has {value:.4g}: {setting}.").format(
        n=len(done), names=", ".join(names), metric=metric, value=float(row[metric]), setting=setting
    )


def _axes_of(table):
    """The parameters to draw: those that vary, without the seed unless nothing else does."""
    swept = list(table.attrs.get("swept", ()))
    others = [name for name in swept if name != table.attrs.get("seed")]
    return others or swept


def _means(done, name, metric):
    """(value, mean of the metric, number of runs) for each value of a parameter, in order."""
    groups = {}
    for value, number in zip(done[name], done[metric].astype(float), strict=True):
        if not _given(value):
            continue
        groups.setdefault(value, []).append(number)
    order = sorted(groups) if is_number(done[name]) else sorted(groups, key=str)
    return [(value, sum(groups[value]) / len(groups[value]), len(groups[value])) for value in order]


class _Scale:
    """Where the values of a column lie on an axis: by size (logarithmic over decades), or by name."""

    def __init__(self, column):
        values = list(column)
        self.numeric = is_number(column)
        if self.numeric:
            self.values = sorted({float(value) for value in values})
            low, high = self.values[0], self.values[-1]
            self.log = low > 0 and high / low >= DECADE and self._is_even_by_factors()
        else:
            self.values = sorted({str(value) for value in values})
            self.log = False

    def _is_even_by_factors(self):
        """True when the middle value is nearer to the middle of a logarithmic axis: 1, 10, 100, not 1, 2, ... 10."""
        low, middle, high = self.values[0], self.values[len(self.values) // 2], self.values[-1]
        if len(self.values) == 2:
            return True
        by_size, by_factor = (middle - low) / (high - low), math.log(middle / low) / math.log(high / low)
        return abs(by_factor - 0.5) < abs(by_size - 0.5)

    def places(self, values):
        """Coordinates in the figure: the number itself, or the number of the name."""
        if self.numeric:
            return [float(value) for value in values]
        return [self.values.index(str(value)) for value in values]

    def unit(self, values):
        """Places from 0 (the lowest) to 1 (the highest)."""
        if self.numeric:
            turn = math.log if self.log else float
            low, high = turn(self.values[0]), turn(self.values[-1])
            return [(turn(float(value)) - low) / (high - low) if high > low else 0.5 for value in values]
        last = len(self.values) - 1
        return [self.values.index(str(value)) / last if last else 0.5 for value in values]

    def marks(self):
        """(place from 0 to 1, words) of the values to write at an axis: all if they are few, else both ends."""
        shown = self.values if len(self.values) <= 6 else [self.values[0], self.values[-1]]
        words = [plain(f"{value:.4g}" if self.numeric else value[:18]) for value in shown]
        return list(zip(self.unit(shown), words, strict=True))

    def label(self, axis, set_scale):
        """Ticks at the values themselves where they are few."""
        if self.log:
            set_scale("log")
        if self.numeric and len(self.values) <= 5:
            axis.set_ticks(self.values, [f"{value:g}" for value in self.values])
            axis.set_ticks([], minor=True)
        elif not self.numeric:
            axis.set_ticks(range(len(self.values)), [plain(value[:18]) for value in self.values])
