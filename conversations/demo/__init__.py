"""The demo: two shops, their people and their talks."""

from django.dispatch import Signal

# Sent in the scope of an account that is being made, with `locale` and `administrator` (a User), before anybody talks.
furnished = Signal()
