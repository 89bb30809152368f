"""Measurements, never asserted in a test: `make bench`."""
