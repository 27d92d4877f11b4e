from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from causerie import generated, i18n
from causerie import settings as module
from causerie.errors import Fault, OwnerError
from causerie.settings import Field, Settings, kinds
from causerie.settings.hues import PALETTE

CARE = {"key": "care", "labels": {"fr": "Soin", "en": "Care"}, "sigil": "So"}
LAND = {"key": "land", "labels": {"fr": "Terre"}, "sigil": "Te"}
PELICAN = {"PATH": "/site/content", "DEFAULT_LANG": "fr", "SITENAME": "Un site", "SITEURL": "https://example.org"}


def of(own: Any, **pelican: object) -> Settings:
    return Settings.of({**PELICAN, "CAUSERIE": own, **pelican})


def faults(own: Any) -> tuple[Fault, ...]:
    with pytest.raises(OwnerError) as caught:
        of(own)
    return caught.value.faults


def test_nothing_has_to_be_set() -> None:
    made = Settings.of(PELICAN)
    assert (made.comments, made.fields, made.feed_items) == ("comments", (), 100)


def test_the_rest_comes_from_pelican() -> None:
    made = of({}, TIMEZONE="Europe/Paris", PATH="/site/./content")
    assert (made.root, made.lang, made.zone) == (Path("/site").resolve(), "fr", "Europe/Paris")
    assert (made.site_name, made.site_url) == ("Un site", "https://example.org")


@pytest.mark.parametrize("pelican", [{}, {"TIMEZONE": None}, {"TIMEZONE": ""}], ids=["absent", "None", "empty"])
def test_the_zone_is_utc_where_none_is_set(pelican: dict[str, object]) -> None:
    assert of({}, **pelican).zone == "UTC"


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        of({}).comments = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("own", "key", "value"),
    [
        ({"comments": "data/comments/"}, "comments", "data/comments"),
        ({"comments": "./comments"}, "comments", "comments"),
        ({"fields": []}, "fields", ()),
        (
            {"fields": [CARE, LAND]},
            "fields",
            (
                Field("care", {"fr": "Soin", "en": "Care"}, "So", PALETTE[0]),
                Field("land", {"fr": "Terre"}, "Te", PALETTE[1]),
            ),
        ),
        (
            {"fields": [{**LAND, "hue": ["#4c6114", "#b9cf7a"]}]},
            "fields",
            (Field("land", {"fr": "Terre"}, "Te", ("#4c6114", "#b9cf7a")),),
        ),
        ({"feed_items": 1}, "feed_items", 1),
        ({"feed": "d.atom.xml"}, "feed", "d.atom.xml"),
        ({"thread_feed": "{lang}/{thread}.xml"}, "thread_feed", "{lang}/{thread}.xml"),
        ({"intake": ""}, "intake", ""),
        ({"intake": "/"}, "intake", "/"),
        ({"intake": "/blog"}, "intake", "/blog/"),
        ({"intake": "https://intake.example.org"}, "intake", "https://intake.example.org/"),
        ({"intake": "http://127.0.0.1:8000/a/"}, "intake", "http://127.0.0.1:8000/a/"),
        ({"contact": "bonjour@example.org"}, "contact", "bonjour@example.org"),
        ({"new_file": "https://f.org/new?f={path}&v={text}"}, "new_file", "https://f.org/new?f={path}&v={text}"),
        ({"new_file": None}, "new_file", None),
        ({"closes_after": 90}, "closes_after", 90),
        ({"closes_after": None}, "closes_after", None),
        ({"ask_url": True}, "ask_url", True),
        ({"branch": "blog/main_2.0"}, "branch", "blog/main_2.0"),
        ({"forge": "gitlab"}, "forge", "gitlab"),
        ({"gather": "day"}, "gather", "day"),
        ({"typography": {"units": "warn", "ordinals": "off"}}, "typography", (("ordinals", "off"), ("units", "warn"))),
    ],
    ids=lambda value: "" if isinstance(value, tuple) else str(value)[:40],
)
def test_accepts(own: dict[str, object], key: str, value: object) -> None:
    assert getattr(of(own), key) == value


@pytest.mark.parametrize(
    ("name", "closest"),
    [("comment", "comments"), ("feeds", "feed"), ("threadfeed", "thread_feed"), ("feed_item", "feed_items"),
     ("FIELDS", "comments"), ("root", "comments"), ("lang", "comments"), (7, "comments"), ("champs", "comments")],
)  # fmt: skip
def test_an_unknown_setting_is_told_the_closest(name: object, closest: str) -> None:
    (fault,) = faults({name: "x"})
    assert (fault.rule, fault.path, fault.key) == ("unknown-key", "pelicanconf.py", f"CAUSERIE[{name!r}]")
    assert fault.said(str)[1].startswith("the closest is ")
    if closest != "comments" or name == "comment":
        assert fault.said(str)[1] == f"the closest is {closest}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("comments", ""),
        ("comments", None),
        ("comments", "/comments"),
        ("comments", "../comments"),
        ("comments", "a/../../b"),
        ("comments", "."),
        ("comments", Path("comments")),
        ("fields", None),
        ("fields", 7),
        ("fields", "care"),
        ("fields", CARE),
        ("fields", ["care"]),
        ("fields", [{"key": "care"}]),
        ("fields", [{**CARE, "key": "Soin et santé"}]),
        ("fields", [{**CARE, "key": 7}]),
        ("fields", [{**CARE, "labels": {}}]),
        ("fields", [{**CARE, "labels": "Soin"}]),
        ("fields", [{**CARE, "labels": {"fr": ""}}]),
        ("fields", [{**CARE, "labels": {"fr": 7}}]),
        ("fields", [{**CARE, "sigil": ""}]),
        ("fields", [{**CARE, "sigil": " S"}]),
        ("fields", [{**CARE, "sigil": ["S"]}]),
        ("fields", [{**CARE, "sigil": "Soi"}]),
        ("fields", [{**CARE, "sigil": 7}]),
        ("fields", [{**CARE, "hue": "#9b2743"}]),
        ("fields", [{**CARE, "hue": ["#9b2743"]}]),
        ("fields", [{**CARE, "hue": ["#9b2743", None]}]),
        ("fields", [{**CARE, "hue": ["garance", "#f0a1b3"]}]),
        ("fields", [{**CARE, "hue": ["#9b2743", "#f0a1b3", "#ffffff"]}]),
        ("fields", [{**CARE, "hue": ["#f0a1b3", "#9b2743"]}]),
        ("fields", [{**CARE, "hue": ["#9b2743;}", "#f0a1b3"]}]),
        ("fields", [CARE, {**LAND, "key": "care"}]),
        ("fields", [CARE, {**LAND, "sigil": "So"}]),
        ("feed", ""),
        ("feed", "/feed.xml"),
        ("feed", 7),
        ("thread_feed", "feed.xml"),
        ("thread_feed", "{thread}.xml"),
        ("thread_feed", "{lang}.xml"),
        ("thread_feed", "{thread}{lang}{post}.xml"),
        ("thread_feed", "{thread}/{lang}/{0}.xml"),
        ("thread_feed", "{thread}/{lang}/{.xml"),
        ("thread_feed", "{thread.x}/{lang}"),
        ("thread_feed", "{thread[x]}/{lang}"),
        ("thread_feed", "../{thread}.{lang}.xml"),
        ("feed_items", 0),
        ("feed_items", -1),
        ("feed_items", True),
        ("feed_items", "100"),
        ("feed_items", 1.5),
        ("feed_items", None),
        ("page_size", 0),
        ("page_size", "150"),
        ("since", "2026"),
        ("since", 26),
        ("since", True),
        ("intake", "intake.example.org"),
        ("intake", "//intake.example.org"),
        ("intake", "https://user@intake.example.org/"),
        ("intake", "https://intake.example.org/?a"),
        ("intake", "javascript:/"),
        ("intake", None),
        ("contact", "bonjour"),
        ("contact", "a@b?cc=c@d"),
        ("contact", "a@b\n"),
        ("contact", None),
        ("new_file", "https://f.org/new"),
        ("new_file", "javascript:{path}{text}"),
        ("new_file", "https://f.org/new/{folder}?v={text}"),
        ("closes_after", 0),
        ("closes_after", True),
        ("closes_after", "90"),
        ("ask_url", 1),
        ("ask_url", "no"),
        ("branch", ""),
        ("forge", "sourcehut"),
        ("forge", None),
        ("gather", "week"),
        ("branch", "--upload-pack=x"),
        ("branch", "a..b"),
        ("branch", "a.lock"),
        ("branch", "a b"),
        ("branch", ".a"),
        ("branch", "a/"),
        ("branch", "main\n"),
        ("typography", "off"),
        ("typography", {"unit": "off"}),
        ("typography", {"units": "of"}),
        ("typography", {"units": True}),
        ("typography", {"units": ["off"]}),
        ("typography", {7: "off"}),
    ],
    ids=lambda value: str(value).replace(" ", "")[:60],
)
def test_refuses_and_says_what_to_write(name: str, value: object) -> None:
    (fault,) = faults({name: value})
    assert (fault.rule, fault.path, fault.key) == ("value", "pelicanconf.py", f"CAUSERIE[{name!r}]")
    assert fault.said(str)[0].endswith("cannot be used here")
    assert fault.said(str)[1].startswith("write ")


def test_one_field_at_fault_is_named_and_not_the_others() -> None:
    pale = {**LAND, "hue": ["#d8d8a0", "#f0a1b3"]}
    (fault,) = faults({"fields": [CARE, pale]})
    assert fault.values == {"value": pale}


@pytest.mark.parametrize("own", [None, [], "comments", 7], ids=repr)
def test_the_whole_must_be_a_map(own: object) -> None:
    (fault,) = faults(own)
    assert (fault.path, fault.key) == ("pelicanconf.py", "CAUSERIE")
    assert fault.said(str) == (f"{own} cannot be used here", "write a map: CAUSERIE = {...}")


def test_every_fault_comes_at_once() -> None:
    found = faults({"feed_items": 0, "comment": "x", "feed": ""})
    assert [fault.key for fault in found] == ["CAUSERIE['feed_items']", "CAUSERIE['comment']", "CAUSERIE['feed']"]


def test_a_file_of_settings_is_read_without_pelican(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text("PATH = 'content'\nSITENAME = 'Un site'\nCAUSERIE = {'intake': '/'}\n")
    (tmp_path / "publishconf.py").write_text("from base import *\nSITEURL = 'https://example.org'\n")
    made = module.load(tmp_path / "publishconf.py")
    assert (made.site_name, made.site_url, made.intake, made.lang) == ("Un site", "https://example.org", "/", "en")
    assert (made.root, made.theme, made.output) == (tmp_path, tmp_path / "theme", tmp_path / "output")


@pytest.mark.parametrize("text", ["1 / 0", "import nothing_of_that_name", "("], ids=["raises", "imports", "no Python"])
def test_a_file_of_settings_that_cannot_be_run_is_a_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "conf.py").write_text(text)
    with pytest.raises(OwnerError) as caught:
        module.load(tmp_path / "conf.py")
    assert [fault.path for fault in caught.value.faults] == ["conf.py"]


@pytest.mark.parametrize(
    ("lang", "label"), [("en", "Care"), ("fr", "Soin"), ("fr-CA", "Soin"), ("de", "Soin")],
)  # fmt: skip
def test_a_field_has_a_name_in_every_language(lang: str, label: str) -> None:
    assert of({"fields": [CARE]}).fields[0].label(lang) == label


@pytest.mark.parametrize(
    ("key", "value"),
    [("SITEURL", "blog.example.org"), ("SITEURL", "javascript:x"), ("TIMEZONE", "Europe/Pari"), ("TIMEZONE", "../x")],
)
def test_a_setting_of_pelican_s_that_cannot_be_used_is_a_fault(key: str, value: str) -> None:
    with pytest.raises(OwnerError) as caught:
        of({}, **{key: value})
    assert [(fault.key, fault.values["value"]) for fault in caught.value.faults] == [(key, value)]


def test_every_setting_that_an_owner_can_set_is_documented() -> None:
    told = {name: (default, doc) for name, default, doc in module.documented()}
    assert list(told) == [
        "comments", "fields", "page_size", "feed", "thread_feed", "feed_items", "since",
        "intake", "contact", "new_file", "license", "closes_after", "ask_url", "branch",
        "forge", "gather", "typography",
    ]  # fmt: skip
    assert {name: default for name, (default, _) in told.items()} == {name: getattr(of({}), name) for name in told}
    assert all(doc for _, doc in told.values())


def test_a_rule_of_typography_mends_unless_the_owner_says_otherwise() -> None:
    own = of({"typography": {"units": "warn", "ordinals": "off", "signs": "fix"}})
    assert own.rules("warn") == {"units"}
    assert own.rules("off") == {"ordinals"}
    assert own.rules("fix") == set(kinds.TYPOGRAPHY) - {"units", "ordinals"}
    assert of({}).rules("fix") == set(kinds.TYPOGRAPHY)


def test_the_rules_of_typography_are_named_where_the_setting_is_documented() -> None:
    (doc,) = [doc for name, _, doc in module.documented() if name == "typography"]
    assert all(f"`{name}`" in doc for name in (*kinds.TYPOGRAPHY, *kinds.TREATMENTS))


@pytest.mark.parametrize("lang", i18n.languages())
def test_the_reference_names_every_setting_in_every_language(lang: str) -> None:
    page, gettext = generated.reference(lang).decode(), i18n.translations(lang).gettext
    for name, default, doc in module.documented():
        assert f"`{name}` ({gettext('default:')} `{default!r}`)\n: {gettext(doc)}\n" in page


def test_templates_come_from_the_adapter_then_the_theme_then_the_house(tmp_path: Path) -> None:
    file = tmp_path / "conf.py"
    file.write_text("THEME = 'other'\nTHEME_TEMPLATES_OVERRIDES = ['adapter']\n")
    house = Path(__file__).parents[1] / "theme" / "templates"
    assert module.load(file).templates == [tmp_path / "adapter", tmp_path / "other" / "templates", house]
    (tmp_path / "other" / "templates" / "discussion").mkdir(parents=True)
    assert module.load(file).templates == [tmp_path / "adapter", tmp_path / "other" / "templates"]
