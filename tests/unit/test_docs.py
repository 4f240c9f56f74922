import re
from pathlib import Path

import typer.main

from bench.__main__ import benches
from bench.material import Named
from bot.cli import app
from bot.preferences import settings_of
from config.settings import Settings
from tests.fakes.desk import DeskRig

DOCS = Path(__file__).parents[2] / "docs"
README = DOCS.parent / "README.md"


def test_every_setting_of_the_service_is_documented_with_its_default():
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `FACELOG_(\w+)` \| `\w+` \| (.+?) \|", page, re.MULTILINE))
    assert {name.lower() for name in rows} == set(Settings.model_fields)
    for name, shown in rows.items():
        field = Settings.model_fields[name.lower()]
        if field.default_factory is None and field.default is not None:
            # As TOML spells it.
            default = str(field.default).lower() if isinstance(field.default, bool) else field.default
            assert shown == (f"`{default}`" if default != "" else "none")


def test_every_setting_of_a_person_is_documented():
    page = (DOCS / "configuration.md").read_text(encoding="utf-8").partition("## A person's settings")[2]
    documented = {
        name for row in re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)
    }
    assert documented == {setting.name for setting in settings_of(("anna",))}


def test_every_command_of_the_command_line_is_in_the_readme():
    documented = set()
    for cell in re.findall(r"`facelog ([^`]+)`", README.read_text(encoding="utf-8")):
        group, _, rest = cell.replace("\\|", "|").partition(" ")
        documented |= {name for one in group.split("|") for name in (one, *(f"{one} {sub}" for sub in rest.split("|")))}
        documented.add(f"{group} {rest.split(' ')[0]}")
    known = typer.main.get_command(app).commands
    names = {f"{name} {sub}" for name, one in known.items() for sub in getattr(one, "commands", ())}
    names |= {name for name, one in known.items() if not hasattr(one, "commands")}
    assert names <= documented


def test_every_command_of_a_conversation_is_mentioned():
    pages = "\n".join(page.read_text(encoding="utf-8") for page in [*DOCS.rglob("*.md"), README])
    missing = [spec.name for spec in DeskRig().desk.specs if not re.search(rf"/{spec.name}\b", pages)]
    assert missing == []


def test_every_bench_is_listed():
    page = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) >= set(benches(None, 1, Named()))


def test_links_between_pages_lead_somewhere():
    pages = [*DOCS.rglob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CHANGELOG.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
