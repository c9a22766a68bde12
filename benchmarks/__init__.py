"""Ratios and times of the hot paths; `python -m benchmarks` prints them. Never asserted in tests: machines differ."""
