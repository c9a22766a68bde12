"""A running installation → findings: is it fit to serve (`readiness`), and is it set up as it should be (`doctor`)?"""

from assets.diagnosing.finding import Finding, Level, worst
from assets.diagnosing.readiness import look

__all__ = ["Finding", "Level", "look", "worst"]
