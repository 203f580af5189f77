"""Bytes to reports: text files, folders, JSON lines, standard input. What cannot be read is told, never skipped."""

from kg.sources.files import Outcome, read_reports
from kg.sources.report import InputFailure, report_of_fields, report_of_text

__all__ = ["InputFailure", "Outcome", "read_reports", "report_of_fields", "report_of_text"]
