"""Believable data to try the product with."""
