"""Everything the product reads from its environment, in one place.

Without DATABASE_URL and REDIS_URL the product runs on its embedded PostgreSQL and Valkey, whose addresses follow
from DATA_DIR alone; so every command finds them without being told.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpdesk.embedded import addresses

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


@dataclass(frozen=True)
class Environment:
    """Reads lazily, so that a command which needs no database never looks for one."""

    @cached_property
    def data_dir(self) -> Path:
        return Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

    @cached_property
    def host(self) -> str:
        return os.environ.get("HOST", "127.0.0.1")

    @cached_property
    def port(self) -> int:
        return int(os.environ.get("PORT", "8000"))

    @cached_property
    def base_url(self) -> str:
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host
        return os.environ.get("BASE_URL", f"http://{shown}:{self.port}").rstrip("/")

    @cached_property
    def secret_key(self) -> str:
        """SECRET_KEY, or one made once and kept in DATA_DIR readable to its owner only."""
        given = os.environ.get("SECRET_KEY")
        return given or addresses.kept_secret(self.data_dir / "secret_key")

    @cached_property
    def embedded_database(self) -> bool:
        return not os.environ.get("DATABASE_URL")

    @cached_property
    def embedded_redis(self) -> bool:
        return not os.environ.get("REDIS_URL")

    @cached_property
    def database_url(self) -> str:
        return os.environ.get("DATABASE_URL") or addresses.database_url(self.data_dir)

    @cached_property
    def owner_url(self) -> str | None:
        """The role that owns the tables and migrates them; None: the one of DATABASE_URL prepares everything."""
        return os.environ.get("DATABASE_OWNER_URL")

    @cached_property
    def redis_url(self) -> str:
        return os.environ.get("REDIS_URL") or addresses.redis_url(self.data_dir)

    @cached_property
    def broker_url(self) -> str:
        given = os.environ.get("CELERY_BROKER_URL") or os.environ.get("REDIS_URL")
        return given or addresses.broker_url(self.data_dir)


env = Environment()
