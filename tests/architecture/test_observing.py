"""Dashboard and alerts ask for figures that a server gives, and every alert leads to a page that says what to do."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import yaml
from prometheus_client.core import Metric

from api.house import House
from api.metrics.collector import _FIGURES, HouseCollector
from api.metrics.reading import Reading
from duobaan.settings import Settings
from tests.support import switches
from tests.support.code import ROOT

ALERTS = ROOT / "deploy/prometheus/alerts.yml"
SCRAPES = ROOT / "deploy/prometheus/prometheus.yml"
DASHBOARD = ROOT / "deploy/grafana/dashboards/duobaan.json"
# What Prometheus adds itself and what prometheus-client says of a process.
_OTHERS = {"up", "process_cpu_seconds_total", "process_resident_memory_bytes"}


def loaded(path: Any) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def rules() -> list[dict[str, Any]]:
    return [rule for group in loaded(ALERTS)["groups"] for rule in group["rules"]]


def queries() -> list[str]:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]] + [rule["expr"] for rule in rules()]


def names_in(query: str) -> set[str]:
    without_labels = re.sub(r"\{[^}]*\}|\[[^]]*\]", "", query)
    return set(re.findall(r"\b(?:duobaan|process)_\w+|\bup\b", without_labels))


def names_of(family: Metric) -> set[str]:
    if family.type == "counter":
        return {f"{family.name}_total"}
    return (
        {f"{family.name}_{end}" for end in ("bucket", "sum", "count")} if family.type == "histogram" else {family.name}
    )


async def test_every_figure_that_is_asked_for_exists_and_every_one_of_ours_is_shown(shared_settings: Settings) -> None:
    house = House.of(shared_settings.model_copy(update={"search": "meilisearch", "meili_url": "http://127.0.0.1:9"}))
    from api.app import create_app

    create_app(house.settings, house)
    collector = HouseCollector(house)
    collector.reading = Reading(True, True, dict.fromkeys(_FIGURES, 1.0), {"WAITING": 1}, 1)
    families = list(collector.collect())
    known = {name for family in families for name in names_of(family)}
    asked = {name for query in queries() for name in names_in(query)}
    assert asked - known - _OTHERS == set()
    unseen = {family.name for family in families if not names_of(family) & asked}
    assert unseen == {"duobaan_info"}
    assert all(family.documentation.endswith(".") for family in families)
    await house.db.close()


def test_every_alert_says_how_bad_it_is_and_where_to_read_on() -> None:
    for rule in rules():
        assert re.fullmatch(r"Duobaan[A-Z]\w+", rule["alert"])
        assert rule["labels"]["severity"] in {"page", "look"}
        assert (ROOT / rule["annotations"]["runbook"]).is_file(), rule["annotations"]["runbook"]
        assert rule["annotations"]["summary"]


def test_the_dashboard_is_one_that_grafana_reads() -> None:
    found = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    assert {"uid", "title", "panels", "schemaVersion", "time"} <= found.keys()
    assert len({panel["id"] for panel in found["panels"]}) == len(found["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in found["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, f"{panel['title']} lies over another"
        assert place["x"] + place["w"] <= 24
        taken |= cells
        assert panel["title"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "prometheus"}
        assert all(target["expr"] and target["refId"] for target in panel["targets"])


def test_prometheus_reads_every_process_of_the_production_picture() -> None:
    compose = loaded(ROOT / "docker-compose.yml")
    port = compose["x-duobaan"]["environment"]["DUOBAAN_METRICS_PORT"]
    # What runs once and ends is not there to be asked.
    services = compose["services"].items()
    ours = {name for name, one in services if one.get("image") == "duobaan" and one["restart"] != "no"}
    targets = {one for part in loaded(SCRAPES)["scrape_configs"][0]["static_configs"] for one in part["targets"]}
    assert targets == {f"{name}:{port}" for name in ours}
    for name in ours:
        assert "ports" not in compose["services"][name], "the page of figures is not published"


def test_promtool_finds_nothing_wrong_with_the_alerts() -> None:
    program = shutil.which("promtool")
    if program is None:
        switches.absent("promtool", "none on the PATH (Debian: apt-get install prometheus)")
    done = subprocess.run([str(program), "check", "rules", str(ALERTS)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
