"""Rows as the JSON others read: pure functions, one module an audience."""
