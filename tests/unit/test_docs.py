import re
from pathlib import Path

from bot.preferences import settings_of
from config.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


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


def test_links_between_pages_lead_somewhere():
    pages = [*DOCS.rglob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CHANGELOG.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
