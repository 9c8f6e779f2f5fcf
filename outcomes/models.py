"""Django finds the tables of every concept through this file; code imports them from where they live."""

from outcomes.answer.models import ContractSum, EquityRecord
from outcomes.comparison.models import (
    Allocation,
    AnalysisPlan,
    Comparator,
    ComparedOffence,
    ComparedPerson,
    ComparisonEdition,
    ComparisonFile,
)
from outcomes.extract.models import Extract, LinkJudgement, OffenceRecord
from outcomes.follow_up.models import FollowUp
from outcomes.panel.models import PanelCase, PanelPack, PanelScore
from outcomes.report.models import MonthlyEdition, Report, ReportPassage
from outcomes.research.models import ResearchFile

__all__ = [
    "Allocation",
    "AnalysisPlan",
    "Comparator",
    "ComparedOffence",
    "ComparedPerson",
    "ComparisonEdition",
    "ComparisonFile",
    "ContractSum",
    "EquityRecord",
    "Extract",
    "FollowUp",
    "LinkJudgement",
    "MonthlyEdition",
    "OffenceRecord",
    "PanelCase",
    "PanelPack",
    "PanelScore",
    "Report",
    "ReportPassage",
    "ResearchFile",
]
