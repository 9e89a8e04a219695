"""Provinces, labour-market regions and municipalities with the holiday region their schools keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import HolidayRegion


@dataclass(frozen=True, slots=True)
class Province:
    """A province; its holiday region is that of most of its municipalities."""

    code: str
    cbs: str
    name_nl: str
    name_en: str
    also: tuple[str, ...]
    holiday_region: HolidayRegion


@dataclass(frozen=True, slots=True)
class LabourMarketRegion:
    """One of the 35 labour-market regions; it may cross province borders."""

    code: str
    name: str
    provinces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality; where `lies_in_two` holds the location decides its holiday region."""

    code: str
    name: str
    province: str
    labour_market_region: str
    shortage_region: str
    holiday_region: HolidayRegion
    lies_in_two: bool


def _province(row: Row) -> Province:
    return Province(
        code=row.text("code"),
        cbs=row.text("cbs"),
        name_nl=row.text("name_nl"),
        name_en=row.text("name_en"),
        also=row.texts("also"),
        holiday_region=HolidayRegion(row.text("holiday_region")),
    )


@cache
def provinces() -> tuple[Province, ...]:
    """The twelve provinces from north to south."""
    return tuple(_province(row) for row in read_table("regions.toml").rows("province"))


@cache
def labour_market_regions() -> tuple[LabourMarketRegion, ...]:
    """The 35 labour-market regions by name."""
    rows = read_table("regions.toml").rows("labour_market_region")
    return tuple(LabourMarketRegion(row.text("code"), row.text("name"), row.texts("provinces")) for row in rows)


@cache
def _province_names() -> Mapping[str, Province]:
    return {
        name.casefold(): province
        for province in provinces()
        for name in (province.code, province.cbs, province.name_nl, province.name_en, *province.also)
    }


def find_province(name: str) -> Province | None:
    """The province with that code or name, in Dutch, English or Frisian."""
    return _province_names().get(name.strip().casefold())


def _municipality(code: str, items: list[object], where: str) -> Municipality:
    name, province_code, region, extras = items
    province = find_province(str(province_code))
    if province is None or not isinstance(extras, dict):
        raise ReferenceDataError(f"{where}: {code} names an unknown province or has no extras")
    extra = Row(extras, f"{where} {code}")
    return Municipality(
        code=code,
        name=str(name),
        province=province.code,
        labour_market_region=str(region),
        shortage_region=extra.text("shortage_region", str(region)),
        holiday_region=HolidayRegion(extra.text("holiday_region", province.holiday_region.value)),
        lies_in_two=extra.flag("lies_in_two"),
    )


@cache
def municipalities() -> Mapping[str, Municipality]:
    """Every municipality by its CBS code, such as GM0193."""
    table = read_table("municipalities.toml").table("municipality")
    found = {code: _municipality(code, table.items(code), table.where) for code in table.values}
    known = {region.code for region in labour_market_regions()}
    unknown = {one.labour_market_region for one in found.values()} - known
    if unknown:
        raise ReferenceDataError(f"{table.where}: unknown labour-market regions {sorted(unknown)}")
    return MappingProxyType(found)


@cache
def _municipality_names() -> Mapping[str, Municipality]:
    return {one.name.casefold(): one for one in municipalities().values()}


def find_municipality(code_or_name: str) -> Municipality | None:
    """The municipality with that CBS code (GM0193), number (0193, 193) or name."""
    text = code_or_name.strip()
    if text.isdigit():
        return municipalities().get(f"GM{int(text):04d}")
    return municipalities().get(text.upper()) or _municipality_names().get(text.casefold())


def holiday_region_of(municipality: str | None, province: str | None) -> HolidayRegion | None:
    """The holiday region by municipality, else by province, else none."""
    place = find_municipality(municipality) if municipality else None
    if place is not None:
        return place.holiday_region
    found = find_province(province) if province else None
    return found.holiday_region if found else None
