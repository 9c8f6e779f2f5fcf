"""Estimates of a comparison: numbers in, an estimate with its interval out; no database, only kept libraries.

Two sides are told apart by `offered`. `direct` are columns that foretell offending and stand in every model themselves;
the others (`more`) come in through the propensity to be offered, so that few parameters hold many columns. Intervals are
95 % and use Student's distribution on what the data leave free, for a side may be as small as thirty.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm
from scipy import stats
from sklearn.linear_model import LogisticRegression
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.stats.multitest import multipletests

Floats = npt.NDArray[np.float64]

Rows = npt.NDArray[np.bool_]

#: With fewer people who had an offence on a side there is nothing to be fitted.
LEAST_EVENTS = 3

LARGEST_ERROR = 2.0

SHRINKAGE = 1.0


@dataclass(frozen=True)
class Table:
    """One row a person. `first` days to the first offence or to the end; `in_12` is nan where 12 months are not known."""

    offered: Floats
    first: Floats
    had: Floats
    count: Floats
    years: Floats
    in_12: Floats
    direct: Floats
    more: Floats

    def only(self, rows: Rows) -> "Table":
        return Table(**{name: value[rows] for name, value in vars(self).items()})

    @property
    def sides(self) -> tuple[int, int]:
        """People on the offered side, and on the other."""
        return int(self.offered.sum()), int((1 - self.offered).sum())


@dataclass(frozen=True)
class Estimate:
    """A ratio, or a difference in points, with its 95 % interval and the chance of one as large where there is none."""

    value: float
    low: float
    high: float
    method: str
    p_value: float = 1.0


def estimate_hazard_ratio(table: Table) -> Estimate | None:
    """Cox regression of the days to the first offence; None where too few had one or nothing can be fitted."""
    return _fitted(table, table.had, _cox)


def estimate_rate_ratio(table: Table) -> Estimate | None:
    """Negative binomial regression of offences a year, its dispersion from the residuals."""
    return _fitted(table, table.count > 0, _negative_binomial)


def estimate_risks(table: Table) -> tuple[Estimate, Estimate] | None:
    """Ratio and difference in points of the shares with an offence in 12 months, over everybody by the model of both."""
    known = table.only(~np.isnan(table.in_12))
    if not _has_events(known, known.in_12 > 0):
        return None
    for columns in _adjustments(known):
        if found := _quietly(_standardised, known, columns):
            return found
    return None


def worst_difference(offered: Floats, columns: Floats) -> float | None:
    """The largest standardised difference between the sides, over all columns; None without one."""
    if not columns.shape[1]:
        return None
    one, other = columns[offered > 0], columns[offered == 0]
    spread = np.sqrt((one.var(axis=0) + other.var(axis=0)) / 2)
    # Where neither side varies, all of the difference is between the two.
    spread = np.where(spread > 0, spread, columns.std(axis=0))
    apart = np.abs(one.mean(axis=0) - other.mean(axis=0))
    return float(np.max(np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)))


def estimate_leaning(table: Table) -> Floats:
    """How much each person's columns lean to being offered, in standard deviations: the logit of the propensity."""
    columns = np.column_stack([table.direct, table.more])
    return _propensity(table.offered, columns)[:, 0] if columns.shape[1] else np.zeros(len(table.offered))


def correct_p_values(values: Sequence[float]) -> list[float]:
    """Of several comparisons together, by Holm: the chance that any of them shows a difference where there is none."""
    return [float(one) for one in multipletests(values, method="holm")[1]] if values else []


def find_e_value(ratio: float) -> float:
    """How strongly something nobody recorded would have to go with both the offer and the offence to explain a ratio
    (VanderWeele and Ding, 2017): both at least this many times as common. 1 explains itself.
    """
    above = max(ratio, 1 / ratio)
    return float(above + np.sqrt(above * (above - 1)))


def risk_ratio_of_hazards(ratio: float) -> float:
    """The ratio of shares that a hazard ratio stands for where the outcome is common (same authors)."""
    return float((1 - 0.5 ** np.sqrt(ratio)) / (1 - 0.5 ** np.sqrt(1 / ratio)))


def _has_events(table: Table, had: Rows | Floats) -> bool:
    both = np.asarray(had, dtype=float)
    offered = (both * table.offered).sum()
    return bool(min(offered, both.sum() - offered) >= LEAST_EVENTS)


def _adjustments(table: Table) -> list[Floats]:
    """All columns; where these cannot be fitted, the propensity alone."""
    if not table.direct.shape[1] and not table.more.shape[1]:
        return [np.empty((len(table.offered), 0))]
    everything = np.column_stack([table.direct, table.more])
    propensity = _propensity(table.offered, everything)
    full = np.column_stack([_standard(table.direct), propensity]) if table.more.shape[1] else _standard(table.direct)
    return [full, propensity]


def _propensity(offered: Floats, columns: Floats) -> Floats:
    model = LogisticRegression(C=SHRINKAGE, max_iter=2000).fit(_standard(columns), offered)
    return _standard(model.decision_function(_standard(columns))[:, None])


def _standard(columns: Floats) -> Floats:
    spread = columns.std(axis=0)
    return (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1)


Model = Callable[[Table, Floats], tuple[float, float, float, str]]


def _fitted(table: Table, had: Rows | Floats, model: Model) -> Estimate | None:
    """By the first adjustment that can be fitted."""
    if not _has_events(table, had):
        return None
    for columns in _adjustments(table):
        found = _quietly(model, table, columns)
        if found and found[1] <= LARGEST_ERROR and np.isfinite(found[:2]).all():
            log, error, free, method = found
            reach = error * stats.t.ppf(0.975, max(free, 1))
            value, low, high = (float(np.exp(log + turn * reach)) for turn in (0, -1, 1))
            return Estimate(value, low, high, method, _chance(log, error, free))
    return None


def _quietly(fit: Callable[[Table, Floats], Any], table: Table, columns: Floats) -> Any:
    """A fit that fails or does not come to an end is none."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return fit(table, columns)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            return None


def _cox(table: Table, columns: Floats) -> tuple[float, float, float, str]:
    design = np.column_stack([table.offered, columns])
    fit = PHReg(table.first, design, status=table.had, ties="efron").fit(disp=0)
    events, parameters = float(table.had.sum()), design.shape[1]
    free = events - parameters
    widened = np.sqrt(events / free) if free > 0 else np.inf
    return fit.params[0], fit.bse[0] * widened, free, "Cox regression"


def _negative_binomial(table: Table, columns: Floats) -> tuple[float, float, float, str]:
    design = np.column_stack([np.ones(len(table.offered)), table.offered, columns])
    first = sm.GLM(table.count, design, family=sm.families.Poisson(), exposure=table.years).fit()
    expected = first.fittedvalues
    dispersion = ((table.count - expected) ** 2 - expected).sum() / (expected**2).sum()
    family = sm.families.NegativeBinomial(alpha=max(dispersion, 1e-6))
    fit = sm.GLM(table.count, design, family=family, exposure=table.years).fit()
    spread = np.sqrt(max(1.0, fit.pearson_chi2 / fit.df_resid))
    return fit.params[1], fit.bse[1] * spread, fit.df_resid, "negative binomial regression"


def _standardised(table: Table, columns: Floats) -> tuple[Estimate, Estimate] | None:
    """Each person's chance with and without the offer by logistic regression; errors by the delta method."""
    design = np.column_stack([np.ones(len(table.offered)), table.offered, columns])
    fit = sm.GLM(table.in_12, design, family=sm.families.Binomial()).fit(cov_type="HC1")
    shares, slopes = [], []
    for value in (1.0, 0.0):
        as_if = design.copy()
        as_if[:, 1] = value
        chance = fit.predict(as_if)
        shares.append(chance.mean())
        slopes.append((as_if * (chance * (1 - chance))[:, None]).mean(axis=0))
    free = len(table.offered) - design.shape[1]
    covariance = fit.cov_params() * (len(table.offered) / free)
    ratio_slope = slopes[0] / shares[0] - slopes[1] / shares[1]
    ratio_error, error = (np.sqrt(each @ covariance @ each) for each in (ratio_slope, slopes[0] - slopes[1]))
    if not np.isfinite([ratio_error, error]).all() or ratio_error > LARGEST_ERROR:
        return None
    reach, log, apart = stats.t.ppf(0.975, free), np.log(shares[0] / shares[1]), shares[0] - shares[1]
    method = "standardised logistic regression"
    low, high = np.exp(log - reach * ratio_error), np.exp(log + reach * ratio_error)
    ratio = Estimate(float(np.exp(log)), float(low), float(high), method, _chance(log, ratio_error, free))
    value, low, high = (float(100 * (apart + turn * reach * error)) for turn in (0, -1, 1))
    return ratio, Estimate(value, low, high, method, _chance(apart, error, free))


def _chance(found: float, error: float, free: float) -> float:
    return float(2 * stats.t.sf(abs(found) / error, max(free, 1)))
