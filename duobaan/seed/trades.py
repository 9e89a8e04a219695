"""Professions of the invented people, with the subjects that follow from their expertise."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from duobaan.reference.expertise import expertises, subjects_served_by
from duobaan.reference.subjects import subjects
from duobaan.reference.tables import ReferenceDataError
from duobaan.seed.places import seed_table
from duobaan.words import Level, Sector

MOST_SUBJECTS = 4
LEAST_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Trade:
    """A profession, the kind of company where it occurs and what it could teach."""

    branch: str
    name_nl: str
    name_en: str
    education: str  # WO, HBO or MBO
    expertise: tuple[str, ...]
    sectors: tuple[Sector, ...]
    share: int

    def name(self, language: str) -> str:
        """Return the profession in a language."""
        return self.name_en if language == "en" else self.name_nl

    def strengths(self, sectors: Collection[Sector]) -> dict[str, int]:
        """Return the subjects that the expertise serves in these sectors, with a strength of 1 to 5, best first."""
        served = subjects_served_by(self.expertise)
        taught = {code: weight for code, weight in served.items() if set(subjects()[code].sectors) & set(sectors)}
        best = [(code, weight) for code, weight in taught.items() if weight >= LEAST_WEIGHT] or list(taught.items())
        return {code: max(1, round(weight * 5)) for code, weight in best[:MOST_SUBJECTS]}


def _trade(branch: str, items: object, where: str) -> Trade:
    if not isinstance(items, list):
        raise ReferenceDataError(f"{where}: a profession is a list")
    name_nl, name_en, education, codes, sectors, share = items
    unknown = set(codes) - set(expertises())
    if unknown:
        raise ReferenceDataError(f"{where}: unknown expertise {sorted(unknown)}")
    return Trade(branch, name_nl, name_en, education, tuple(codes), tuple(map(Sector, sectors)), share)


@cache
def trades() -> tuple[Trade, ...]:
    """Every profession, by branch."""
    return tuple(
        _trade(group.text("branch"), items, group.where)
        for group in seed_table("professions.toml").rows("profession")
        for items in group.items("rows")
    )


def pick_trade(dice: random.Random) -> Trade:
    """Return a profession; those that serve subjects of short supply come up more often."""
    return dice.choices(trades(), weights=[trade.share for trade in trades()])[0]


VO_BY_EDUCATION = {
    "WO": (Level.HAVO, Level.VWO),
    "HBO": (Level.VMBO_TL, Level.HAVO, Level.VWO),
    "MBO": (Level.PRAKTIJKONDERWIJS, Level.VMBO_BB, Level.VMBO_KB),
}
MBO_BY_EDUCATION = {
    "WO": (Level.MBO_4,),
    "HBO": (Level.MBO_3, Level.MBO_4),
    "MBO": (Level.MBO_2, Level.MBO_3),
}


def levels_of(trade: Trade, sectors: Collection[Sector]) -> tuple[Level, ...]:
    """Return the levels at which someone of the profession offers to teach."""
    by_sector = {
        Sector.PO: (Level.PO_UPPER,),
        Sector.VO: VO_BY_EDUCATION[trade.education],
        Sector.VSO: (Level.VSO,),
        Sector.MBO: MBO_BY_EDUCATION[trade.education],
    }
    extra = (Level.VMBO_KB, Level.VMBO_TL) if trade.education == "HBO" and Sector.MBO in sectors else ()
    found = [level for sector in sectors for level in by_sector.get(sector, ())]
    return tuple(dict.fromkeys([*found, *(extra if Sector.VO in sectors else ())]))
