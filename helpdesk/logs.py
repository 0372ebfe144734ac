"""Structured logs: one JSON object a line, with request and account ids; plain and coloured at a terminal."""

import os
import sys

import structlog

_shared = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]
_plain = os.environ.get("LOG_FORMAT", "plain" if sys.stderr.isatty() else "json") == "plain"
_renderer = structlog.dev.ConsoleRenderer() if _plain else structlog.processors.JSONRenderer(ensure_ascii=False)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared,
        structlog.processors.StackInfoRenderer(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _renderer,
            ],
            "foreign_pre_chain": _shared,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"level": "INFO"},
        "django_structlog": {"level": os.environ.get("REQUEST_LOG_LEVEL", "WARNING")},
        "axes": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},  # a line a call says nothing that a run does not
    },
}
