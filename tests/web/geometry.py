"""Where things stand on a page: cells under their headers, things within what holds them, places within the country.

axe passes a table that is one column off; these do not.
"""

from __future__ import annotations

from playwright.async_api import Locator

_STRAY = """table => {
  const heads = [...table.tHead.rows[0].cells].map(one => one.getBoundingClientRect());
  return [...table.tBodies].flatMap(body => [...body.rows]).flatMap(row => {
    const line = row.cells[0].getBoundingClientRect();
    return [...row.cells].flatMap((cell, at) => {
      const box = (cell.querySelector('.week-cell') ?? cell).getBoundingClientRect(), head = heads[at];
      const stands = head && box.width > 0 && box.left >= head.left - 2 && box.right <= head.right + 2
        && box.top >= head.bottom - 1 && box.bottom <= line.bottom + 3 && box.top >= line.top - 3;
      return stands ? [] : [`${row.cells[0].innerText.trim()} column ${at}: ${cell.innerText.trim()}`];
    });
  });
}"""
_HEADS = """([table, chosen]) => {
  const heads = [...table.tHead.rows[0].cells].map(one => [one.getBoundingClientRect(), one.innerText.trim()]);
  return [...table.querySelectorAll(chosen)].map(one => {
    const box = one.getBoundingClientRect(), middle = (box.left + box.right) / 2;
    const found = heads.filter(([head]) => head.left < middle && middle < head.right).map(([, text]) => text);
    return found.length === 1 ? found[0].split(/\\s+/)[0].toLowerCase() : '?';
  });
}"""
_OUTSIDE = """([holder, inner]) => {
  const frame = holder.getBoundingClientRect();
  return [...holder.querySelectorAll(inner)].filter(one => {
    const box = one.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
  }).map(one => one.textContent.trim());
}"""
_ABROAD = """map => {
  const areas = [...map.querySelectorAll('path.map-area')];
  return [...map.querySelectorAll('.map-cluster circle')].filter(one => {
    const at = new DOMPoint(one.cx.baseVal.value, one.cy.baseVal.value).matrixTransform(one.getScreenCTM());
    return !areas.some(area => area.isPointInFill(at.matrixTransform(area.getScreenCTM().inverse())));
  }).map(one => one.parentElement.textContent.trim());
}"""


async def stray_cells(table: Locator) -> list[str]:
    """Return the cells that do not stand under the header of their column and beside that of their row."""
    found: list[str] = await table.evaluate(_STRAY)
    return found


async def heads_over(table: Locator, chosen: str) -> list[str]:
    """Return, for what a selector finds, the first word of the header that it really stands under."""
    handle = await table.element_handle()
    found: list[str] = await table.page.evaluate(_HEADS, [handle, chosen])
    return found


async def outside(holder: Locator, inner: str) -> list[str]:
    """Return what sticks out of what should hold it."""
    handle = await holder.element_handle()
    found: list[str] = await holder.page.evaluate(_OUTSIDE, [handle, inner])
    return found


async def abroad(drawn: Locator) -> list[str]:
    """Return the markers of a map of the Netherlands that lie in no province."""
    found: list[str] = await drawn.evaluate(_ABROAD)
    return found
