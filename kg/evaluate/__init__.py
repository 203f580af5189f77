"""How well reports are read: readings and links against gold, without a store."""

from kg.evaluate.answers import Answers
from kg.evaluate.figures import Figures, as_object, describe
from kg.evaluate.gold import GoldReport, read_gold, read_targets
from kg.evaluate.scoring import score_reports

__all__ = ["Answers", "Figures", "GoldReport", "as_object", "describe", "read_gold", "read_targets", "score_reports"]
