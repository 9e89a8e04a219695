"""Every setting, read once from the environment (prefix DUOBAAN_); nothing else may read it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How this installation runs; the defaults need nothing: SQLite and the embedded engine in one folder."""

    model_config = SettingsConfigDict(env_prefix="DUOBAAN_", frozen=True, extra="forbid", secrets_dir=None)

    data_dir: Path = Field(default=Path("var"), description="Folder of the SQLite database and the embedded index.")
    database_url: str = Field(
        default="", description="sqlite:///file.db or postgresql://…; empty: duobaan.db in the data folder."
    )
    database_pool: int = Field(default=10, ge=1, le=200, description="Open connections per process at most.")
    search: Literal["embedded", "meilisearch"] = Field(default="embedded", description="The search engine to use.")
    meili_url: str = Field(default="", description="Address of Meilisearch, for search=meilisearch.")
    meili_key: SecretStr = Field(default=SecretStr(""), description="API key of Meilisearch.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    public_url: str = Field(default="", description="Address at which browsers reach the server, without a slash.")
    relay: Literal["inside", "worker"] = Field(
        default="inside", description="Who drains the outbox: the server itself or a separate `duobaan worker`."
    )
    demo: bool = Field(default=False, description="Demo personas on loopback; never for real data.")
    secret: SecretStr = Field(
        default=SecretStr(""), description="Key that signs cursors and links; empty: made and kept in the data folder."
    )
    session_days: int = Field(default=14, ge=1, le=90, description="Days until a sign-in ends.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Least level logged.")
    max_body_bytes: int = Field(default=100_000, ge=1_000, description="Largest request body, in bytes.")
    max_depth: int = Field(default=15, ge=1, description="Deepest nesting of a GraphQL document.")
    max_aliases: int = Field(default=30, ge=1, description="Most aliases in a GraphQL document.")
    max_tokens: int = Field(default=2_000, ge=100, description="Most tokens in a GraphQL document.")

    def database(self) -> str:
        """Return the database address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'duobaan.db'}"

    @property
    def uses_sqlite(self) -> bool:
        """Say whether the database is SQLite."""
        return self.database().startswith("sqlite")
