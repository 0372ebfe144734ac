"""Asking a model: one call with a hard end, errors by name, a breaker and a rate that all workers share."""

from ai.providers.errors import ProviderError
from ai.providers.words import Answer, Provider, Request

__all__ = ["Answer", "Provider", "ProviderError", "Request"]
