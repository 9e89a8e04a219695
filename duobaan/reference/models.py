"""Tables of imported reference data: postcodes and vocabulary concepts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base


class Postcode(Base):
    """The middle of a four-digit postcode."""

    __tablename__ = "postcodes"

    pc4: Mapped[str] = mapped_column(sa.String(4), primary_key=True)
    place: Mapped[str] = mapped_column(sa.String(100), index=True)
    municipality: Mapped[str | None] = mapped_column(sa.String(100))
    province: Mapped[str | None] = mapped_column(sa.String(32))
    lat: Mapped[float]
    lon: Mapped[float]
    source: Mapped[str] = mapped_column(sa.String(32))


class Concept(Base):
    """An occupation, subject or curriculum topic with its Dutch and English words, imported from a publisher."""

    __tablename__ = "concepts"
    __table_args__ = (sa.Index("ix_concepts_scheme_kind", "scheme", "kind"),)

    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)  # scheme + the publisher's own identifier
    scheme: Mapped[str] = mapped_column(sa.String(16))  # ESCO or SLO
    kind: Mapped[str] = mapped_column(sa.String(16))  # OCCUPATION, SUBJECT or TOPIC
    subject: Mapped[str | None] = mapped_column(sa.String(16), index=True)
    label_nl: Mapped[str] = mapped_column(sa.String(500))
    label_en: Mapped[str] = mapped_column(sa.String(500), default="")
    synonyms_nl: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    synonyms_en: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # Codes of subjects with their nearness from 0 to 1, where a file of relations says so (reference/kinship.py)
    subjects: Mapped[dict[str, float]] = mapped_column(sa.JSON, default=dict, server_default="{}")
