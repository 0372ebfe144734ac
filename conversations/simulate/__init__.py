"""Filling accounts with as many believable conversations as wanted: `manage.py simulate` (docs/simulate.md)."""
