"""The pages' own assets, shipped inside the package: nothing is loaded from another host."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def static_folder() -> Path:
    """Return the folder of the pages, their styles and their scripts."""
    # A wheel is unpacked when it is installed, so that this is a real folder.
    return Path(str(resources.files("web") / "static"))


def shipped_documents() -> Path | None:
    """Return the manifest of the client's own documents, which every server trusts; None where none is shipped."""
    file = Path(str(resources.files("web") / "persisted-documents.json"))
    return file if file.is_file() else None
