"""Which trusted documents a server knows: those of its own web client, and the files that the settings name."""

from __future__ import annotations

from pathlib import Path

from api.console import Trouble
from duobaan.settings import Settings
from schema.build import DuobaanSchema
from schema.trusted import BadManifest, Trusted, read_manifests
from web import shipped_documents


def manifests(settings: Settings) -> list[Path]:
    """Return the files of trusted documents, the web client's own first."""
    named = [Path(part.strip()) for part in settings.trusted_documents.split(",") if part.strip()]
    own = shipped_documents()
    return named if own is None else [own, *named]


def trust(schema: DuobaanSchema, settings: Settings) -> None:
    """Prepare the trusted documents of a server; one that does not fit stops its start."""
    try:
        texts = read_manifests(manifests(settings))
        schema.library.trust(Trusted(texts, settings.trusted_only, settings.get_queries))
    except BadManifest as wrong:
        raise Trouble(f"trusted documents: {wrong}") from None
