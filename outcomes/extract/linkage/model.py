"""How alike two descriptions must be: what agrees, what it is worth, and which pairs are compared at all.

`m` is how often a level is met where both are one person, `u` where they are two; the logarithm of their ratio to the
base 2 is the weight of the level, and the match weight is the sum with that of the first guess. The values are set, not
learnt, so that the same rows always give the same links; rare names weigh more by the frequency of each in the data.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa
import splink.comparison_level_library as levels
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison

MEMORY = "700MB"

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("unique_id", "owner", "family", "given", "family_sound", "given_sound")),
        ("family_words", pa.list_(pa.string())),
        ("given_roots", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("born", "sex", "postcode", "district", "cro", "pnc")),
        ("offences", pa.list_(pa.string())),
        ("turn", pa.string()),
    ]
)


def _level(condition: str, m: float, u: float, **more: Any) -> Any:
    return levels.CustomLevel(condition, more.pop("label", condition)).configure(
        m_probability=m, u_probability=u, **more
    )


def _exact(column: str, m: float, u: float, **more: Any) -> Any:
    return levels.ExactMatchLevel(column).configure(m_probability=m, u_probability=u, **more)


def _else(m: float, u: float) -> Any:
    return levels.ElseLevel().configure(m_probability=m, u_probability=u)


def _comparison(name: str, *own: Any) -> CustomComparison:
    return CustomComparison(output_column_name=name, comparison_levels=list(own))


def compare_names() -> list[Any]:
    """Family name and given name, each by how nearly it is the same."""
    return [
        _comparison(
            "family",
            levels.NullLevel("family"),
            _exact("family", 0.70, 0.01, tf_adjustment_column="family", tf_minimum_u_value=0.0005),
            _level(
                "family_sound_l = family_sound_r AND jaro_winkler_similarity(family_l, family_r) >= 0.8", 0.11, 0.003
            ),
            _level("jaro_winkler_similarity(family_l, family_r) >= 0.92", 0.10, 0.004),
            _level("list_has_any(family_words_l, family_words_r)", 0.02, 0.004),
            _level("jaro_winkler_similarity(family_l, family_r) >= 0.84", 0.04, 0.02),
            _else(0.03, 0.96),
        ),
        _comparison(
            "given",
            levels.NullLevel("given"),
            _exact("given", 0.70, 0.015, tf_adjustment_column="given", tf_minimum_u_value=0.0005),
            _level("list_has_any(given_roots_l, given_roots_r)", 0.06, 0.006),
            _level("given_sound_l = given_sound_r AND jaro_winkler_similarity(given_l, given_r) >= 0.75", 0.09, 0.006),
            _level("jaro_winkler_similarity(given_l, given_r) >= 0.9", 0.08, 0.008),
            _level("jaro_winkler_similarity(given_l, given_r) >= 0.8", 0.04, 0.04),
            _else(0.03, 0.93),
        ),
    ]


def ways_to_compare() -> list[Any]:
    """What is compared, best level first; an empty value says nothing for or against."""
    return [
        *compare_names(),
        _comparison(
            "born",
            levels.NullLevel("born"),
            _exact("born", 0.84, 0.00008),
            _level("born_l = substr(born_r, 1, 4) || substr(born_r, 7, 2) || substr(born_r, 5, 2)", 0.04, 0.00008),
            _level("damerau_levenshtein(born_l, born_r) = 1", 0.09, 0.002),
            _level("damerau_levenshtein(born_l, born_r) = 2", 0.02, 0.03),
            _else(0.01, 0.967),
        ),
        _comparison(
            "postcode",
            levels.NullLevel("postcode"),
            _exact("postcode", 0.60, 0.0008),
            _level("damerau_levenshtein(postcode_l, postcode_r) = 1", 0.06, 0.002),
            _level("district_l = district_r", 0.08, 0.025),
            _else(0.26, 0.972),
        ),
        _comparison("sex", levels.NullLevel("sex"), _exact("sex", 0.98, 0.62), _else(0.02, 0.38)),
        _comparison("cro", levels.NullLevel("cro"), _exact("cro", 0.985, 0.00002), _else(0.015, 0.99998)),
        _comparison("pnc", levels.NullLevel("pnc"), _exact("pnc", 0.985, 0.00002), _else(0.000001, 0.99998)),
        _comparison(
            "offence",
            levels.NullLevel("offences"),
            _level("list_has_any(offences_l, offences_r)", 0.45, 0.004, label="the same offence on the same day"),
            _else(0.55, 0.996),
        ),
        _comparison(
            "turn",
            levels.NullLevel("turn"),
            _level("turn_l = turn_r", 0.94, 0.5, label="names in their order"),
            _else(0.06, 0.5),
        ),
    ]


TABLES = ("known", "wanted")

#: Of two descriptions of a pair one has no owner: that of the row.
BEST = """
WITH found AS (
    SELECT split_part(CASE WHEN owner_l = '' THEN unique_id_l ELSE unique_id_r END, ' ', 1) AS record,
           CASE WHEN owner_l = '' THEN owner_r ELSE owner_l END AS owner,
           max(match_weight) AS weight
    FROM {pairs} GROUP BY 1, 2
)
SELECT unique_id, found.owner, weight FROM wanted LEFT JOIN found ON found.record = unique_id
WHERE turn = 'straight' ORDER BY unique_id, found.owner
"""

#: Two descriptions are compared where they share one of these.
BLOCKS = (
    ("born", "family_sound"),
    ("born", "given_sound"),
    ("family", "given"),
    ("family_sound", "given_sound", "substr(born, 1, 4)"),
    ("family_sound", "given_sound", "district"),
    ("family_sound", "substr(born, 1, 4)", "substr(given, 1, 1)"),
    ("given", "substr(born, 5, 4)"),
    ("family", "substr(born, 5, 4)"),
    ("postcode", "given"),
    ("postcode", "family"),
    ("born", "postcode"),
    ("cro",),
)


def scoring_settings(known: int) -> SettingsCreator:
    """The model, its first guess being that each of the people known is as likely as the others."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=ways_to_compare(),
        blocking_rules_to_generate_predictions=[
            *(block_on(*columns) for columns in BLOCKS),
            block_on("offences", "substr(family, 1, 1)", arrays_to_explode=["offences"]),
            block_on("offences", "substr(given, 1, 1)", arrays_to_explode=["offences"]),
        ],
        probability_two_random_records_match=1 / max(known, 2),
        retain_matching_columns=False,
        additional_columns_to_retain=["owner"],
    )


class Scorer:
    """Everybody known and every row wanted, in a database of its own on disk, so that memory does not grow with them."""

    def __init__(self, folder: Path) -> None:
        self.database = duckdb.connect(str(folder / "linkage.duckdb"))
        self.database.execute(f"SET memory_limit = '{MEMORY}'; SET threads = 2; SET enable_progress_bar = false")
        self.database.register("shape", SCHEMA.empty_table())
        self.database.execute("CREATE TABLE known AS SELECT * FROM shape; CREATE TABLE wanted AS SELECT * FROM shape")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.database.close()

    def add_known(self, table: pa.Table) -> None:
        self.database.register("more", table)
        self.database.execute("INSERT INTO known SELECT * FROM more")

    def add_wanted(self, table: pa.Table) -> None:
        self.database.register("more", table)
        self.database.execute("INSERT INTO wanted SELECT * FROM more")

    def score(self) -> Iterator[tuple[str, str | None, float | None]]:
        """Each row with everybody who may be meant and the match weight of the likest description of theirs; row by row.

        A row for which nobody may be meant comes once, with nobody.
        """
        owners = self.database.execute("SELECT count(DISTINCT owner) FROM known").fetchall()[0][0]
        api = DuckDBAPI(self.database)
        tables = [api.register(name, dataset_display_name=name) for name in TABLES]
        linker = Linker(tables, scoring_settings(owners), log_level="ERROR", validate_settings=False)
        pairs = linker.inference.predict(threshold_match_weight=0)
        rows = self.database.execute(BEST.format(pairs=pairs.physical_name))
        while batch := rows.fetchmany(10_000):
            yield from batch
