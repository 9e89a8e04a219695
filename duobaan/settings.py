"""Every setting, read once from the environment (prefix DUOBAAN_); nothing else may read it."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, DirectoryPath, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class OidcProvider(BaseModel):
    """One identity provider to sign in with; docs/sign-in.md says what each kind needs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["", "generic", "entra", "google", "surfconext", "entree"] = ""  # empty: what its name says
    issuer: str = ""
    tenant: str = ""  # of Microsoft Entra
    client_id: str
    client_secret: SecretStr = SecretStr("")
    domains: str = ""  # with commas: whose addresses it may vouch for, and who is sent there by address
    label: str = ""  # what its button says
    scopes: str = "openid email profile"


class Settings(BaseSettings):
    """How this installation runs; the defaults need nothing: SQLite and the embedded engine in one folder."""

    model_config = SettingsConfigDict(
        env_prefix="DUOBAAN_",
        env_nested_delimiter="__",
        env_ignore_empty=True,  # as an empty line of .env means it
        frozen=True,
        extra="forbid",
        secrets_dir=None,
    )

    data_dir: Path = Field(default=Path("var"), description="Folder of the SQLite database and the embedded index.")
    secrets_dir: DirectoryPath | None = Field(
        default=None,
        description="Folder with settings as files, such as duobaan_secret and duobaan_database_url, for secrets.",
    )
    database_url: str = Field(
        default="", description="sqlite:///file.db or postgresql://…; empty: duobaan.db in the data folder."
    )
    erasure_ledger: Path | None = Field(
        default=None,
        description="File that gets the ids of each erasure within the hour; empty: erasures.jsonl in the data folder.",
    )
    database_pool: int = Field(default=10, ge=1, le=200, description="Open connections per process at most.")
    search: Literal["embedded", "meilisearch"] = Field(default="embedded", description="The search engine to use.")
    meili_url: str = Field(default="", description="Address of Meilisearch, for search=meilisearch.")
    meili_key: SecretStr = Field(default=SecretStr(""), description="API key of Meilisearch.")
    semantic: bool = Field(
        default=False, description="Compare phrases by meaning too, with the encoder of the extra `semantic`."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    public_url: str = Field(default="", description="Address at which browsers reach the server, without a slash.")
    hsts: Literal["subdomains", "host", "off"] = Field(
        default="subdomains",
        description="For whom browsers keep to https for a year, once the public address is https.",
    )
    cors_origins: str = Field(
        default="",
        description="Origins, with commas, whose pages may call the API with a token, beside those of registered apps.",
    )
    web_client: str = Field(
        default="", description="Folder of a build of the web client, for who works on it; else the shipped one."
    )
    contact: str = Field(
        default="",
        max_length=200,
        description="Who answers questions about accessibility and privacy: a mail address or a page; shown to all.",
    )
    metrics_port: int = Field(
        default=0, ge=0, le=65535, description="Port of /metrics for Prometheus, apart from all else; 0: none."
    )
    metrics_host: str = Field(default="127.0.0.1", description="Address on which that port listens.")
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description="Token that Prometheus shows; needed beyond this machine.",
    )
    tracing: str = Field(
        default="",
        description="Address of a collector of OpenTelemetry (OTLP by HTTP), e.g. http://collector:4318; empty: none.",
    )
    tracing_share: float = Field(default=0.1, ge=0, le=1, description="Share of the requests that it gets to see.")
    relay: Literal["inside", "worker"] = Field(
        default="inside", description="Who drains the outbox: the server itself or a separate `duobaan worker`."
    )
    demo: bool = Field(default=False, description="Demo personas on loopback; never for real data.")
    secret: SecretStr = Field(
        default=SecretStr(""), description="Key that signs cursors and links; empty: made and kept in the data folder."
    )
    data_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys that seal personal columns, with commas, newest first; empty: data.keys, then the secret.",
    )
    session_days: int = Field(default=14, ge=1, le=90, description="Days until a sign-in ends.")
    one_time_drift: int = Field(
        default=1,
        ge=0,
        le=1,
        description="Half minutes that the clock of an authenticator app may be off; 0: its code lives 30 seconds.",
    )
    stale_account_days: int = Field(
        default=730, ge=180, le=3_650, description="Days without a sign-in after which an account is to end."
    )
    stale_warning_days: int = Field(
        default=30, ge=14, le=365, description="Days between the announcement of that end and the end."
    )
    oidc: dict[str, OidcProvider] = Field(
        default={},
        description="Identity providers by name: DUOBAAN_OIDC__ENTRA__TENANT, __CLIENT_ID, __CLIENT_SECRET, __DOMAINS.",
    )
    mail_host: str = Field(default="", description="SMTP server for codes and notices; empty: no mail is sent.")
    mail_port: int = Field(default=587, ge=1, le=65535, description="Port of the SMTP server.")
    mail_from: str = Field(default="", description="Sender of mail, e.g. Duobaan <no-reply@example.org>.")
    mail_user: str = Field(default="", description="Name at the SMTP server; empty: no sign-in there.")
    mail_password: SecretStr = Field(default=SecretStr(""), description="Password at the SMTP server.")
    mail_tls: Literal["starttls", "tls", "none"] = Field(default="starttls", description="How mail is encrypted.")
    profile_fresh_days: int = Field(
        default=60, ge=7, le=365, description="Days after which a profile that nobody confirmed is hidden."
    )
    profile_reminder_days: int = Field(
        default=7, ge=0, le=60, description="Days before that at which its owner is reminded."
    )
    notice_days: int = Field(default=180, ge=14, le=3_650, description="Days that notices are kept.")
    webhook_limit: int = Field(
        default=10, ge=0, le=1_000, description="Addresses of one organisation that are told of events; 0: none."
    )
    webhook_http: bool = Field(
        default=False, description="Whether such an address may do without TLS: for trying, never for real data."
    )
    webhook_networks: str = Field(
        default="", description="Private networks, with commas, in which such addresses may lie, e.g. 10.1.0.0/16."
    )
    webhook_seconds: float = Field(default=15, ge=0.1, le=60, description="Seconds in which such an address answers.")
    webhook_overlap_hours: int = Field(
        default=24, ge=1, le=720, description="Hours for which a secret that was replaced still signs."
    )
    webhook_failing_days: int = Field(
        default=5, ge=1, le=60, description="Days of nothing but failures after which an address is told nothing more."
    )
    webhook_log_days: int = Field(default=30, ge=7, le=365, description="Days that the log of deliveries is kept.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Least level logged.")
    max_body_bytes: int = Field(default=100_000, ge=1_000, description="Largest request body, in bytes.")
    import_bytes: int = Field(
        default=2_000_000, ge=1_000, le=20_000_000, description="Largest file that may be imported, in bytes."
    )
    import_rows: int = Field(default=2_000, ge=1, le=20_000, description="Most rows of such a file.")
    import_cell: int = Field(default=5_000, ge=100, le=20_000, description="Most characters of one of its cells.")
    import_days: int = Field(default=30, ge=1, le=365, description="Days that the results of an import are kept.")
    response_cache_bytes: int = Field(
        default=16_000_000,
        ge=0,
        description="Memory for answers to people who did not sign in, kept until anything changes, and at most as "
        "much again for the requests that they answer; 0 keeps none.",
    )
    document_bytes: int = Field(
        default=8_000_000,
        ge=0,
        description="Memory for the latest GraphQL documents, prepared and compiled (at most 512); trusted ones are "
        "kept beside them.",
    )
    max_depth: int = Field(default=15, ge=1, description="Deepest nesting of a GraphQL document.")
    max_aliases: int = Field(default=30, ge=1, description="Most aliases in a GraphQL document.")
    max_tokens: int = Field(default=2_000, ge=100, description="Most tokens in a GraphQL document.")
    max_repeats: int = Field(
        default=200,
        ge=10,
        description="How often a document may name the same fields: the root of the sum of squares.",
    )
    max_directives: int = Field(default=50, ge=0, description="Most directives in a GraphQL document.")
    max_errors: int = Field(default=20, ge=1, description="Most errors in one GraphQL answer.")
    max_cost: int = Field(default=50_000, ge=100, description="Most points that one GraphQL request may cost.")
    max_introspection: int = Field(
        default=20_000, ge=100, description="Most objects of the schema itself that one GraphQL request may ask for."
    )
    max_work: int = Field(
        default=500,
        ge=200,
        description="Most milliseconds of matching and comparing, by the table of prices, for one GraphQL request.",
    )
    introspection: bool = Field(default=True, description="Whether clients may ask for the schema itself.")
    suggestions: bool = Field(default=True, description="Whether errors about a document suggest names that exist.")
    executor: Literal["compiled", "plain"] = Field(
        default="compiled",
        description="How queries run: those that come back compiled to Python, or all of them by graphql-core alone.",
    )
    get_queries: Literal["all", "trusted", "off"] = Field(
        default="all", description="Which queries may come by GET: all, those of trusted documents, or none."
    )
    trusted_documents: str = Field(
        default="", description="Files of trusted documents, with commas: JSON that maps sha256 to the document's text."
    )
    trusted_only: bool = Field(default=False, description="Whether only trusted documents run.")
    rate_limit: int = Field(
        default=100_000, ge=1_000, description="Points that the account of who is signed in, or of a program, holds."
    )
    rate_refill: int = Field(default=2_000, ge=1, description="Points that flow back to that account every second.")
    rate_limit_anonymous: int = Field(
        default=50_000, ge=1_000, description="Points for all callers of one address that are not signed in."
    )
    rate_refill_anonymous: int = Field(default=1_000, ge=1, description="Points that flow back to those every second.")
    processes: int = Field(
        default=1,
        ge=1,
        le=256,
        description="How many server processes share the callers; each keeps its part of the accounts.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses and networks of reverse proxies, with commas: their X-Forwarded-For and -Proto count.",
    )
    max_running: int = Field(default=64, ge=1, description="Most requests that run at once.")
    max_running_each: int = Field(default=16, ge=1, description="Most requests of one caller that run at once.")
    max_waiting: int = Field(default=500, ge=1, description="Most requests that wait for a turn.")
    max_waiting_each: int = Field(default=100, ge=1, description="Most requests of one caller that wait for a turn.")
    max_wait_seconds: float = Field(
        default=1, ge=0.1, le=60, description="Longest that a request waits for a turn before it is sent away."
    )
    max_connections: int = Field(default=1_000, ge=10, description="Most open connections.")
    max_connections_each: int = Field(
        default=500, ge=10, description="Most open connections of one address that is no proxy."
    )
    head_seconds: float = Field(default=30, ge=0.1, le=30, description="Seconds in which the head of a request comes.")
    body_seconds: float = Field(default=30, ge=0.1, le=30, description="Seconds in which the body of a request comes.")
    idle_seconds: int = Field(
        default=20, ge=1, le=600, description="Seconds that a connection may wait for its next request."
    )
    live_heartbeat_seconds: float = Field(
        default=15.0,
        ge=0.1,
        le=300,
        description="Seconds of silence after which a stream of events says that it lives.",
    )
    live_connections: int = Field(
        default=100,
        ge=1,
        description="Most open streams and sockets of one person, or of one address without a sign-in.",
    )
    live_streams: int = Field(default=50, ge=1, description="Most operations at once on one WebSocket.")
    live_waiting: int = Field(default=1_000, ge=1, description="Most events that wait for one slow reader.")

    @field_validator("metrics_token")
    @classmethod
    def _figures_are_guarded(cls, token: SecretStr, known: ValidationInfo) -> SecretStr:
        is_open = known.data.get("metrics_port") and known.data.get("metrics_host") not in _LOOPBACK
        if is_open and not token.get_secret_value():
            raise ValueError("needed where DUOBAAN_METRICS_HOST is more than this machine")
        return token

    @field_validator("webhook_networks")
    @classmethod
    def _networks_are_networks(cls, networks: str) -> str:
        for one in filter(None, map(str.strip, networks.split(","))):
            ip_network(one, strict=False)
        return networks

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read files of secrets last, so that what the environment says counts."""
        folder = str(env_settings().get("secrets_dir", ""))
        files = [SecretsSettingsSource(settings_cls, folder)] if folder and Path(folder).is_dir() else []
        return init_settings, env_settings, *files

    def database(self) -> str:
        """Return the database address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'duobaan.db'}"

    def ledger(self) -> Path:
        """Return the file of the ledger of erasures, with the default filled in."""
        return self.erasure_ledger or self.data_dir / "erasures.jsonl"

    @property
    def mails_notices(self) -> bool:
        """Say whether notices go by mail: that needs a server, a sender and an address for their links."""
        return bool(self.mail_host and self.mail_from and self.public_url)

    @property
    def uses_sqlite(self) -> bool:
        """Say whether the database is SQLite."""
        return self.database().startswith("sqlite")
