"""Bytes to reports: text, JSON, pages, feeds, web archives, Parquet. What cannot be read is told, never skipped."""

from kg.sources.files import read_file, read_part, read_reports
from kg.sources.report import InputFailure, Outcome, report_of_fields, report_of_text

__all__ = ["InputFailure", "Outcome", "read_file", "read_part", "read_reports", "report_of_fields", "report_of_text"]
