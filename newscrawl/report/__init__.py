"""Turns run reports (data/runs/<run>.json) into what a person reads."""
