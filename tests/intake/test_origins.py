"""Where a request may come from, and where an answer may lead."""

from __future__ import annotations

import pytest
from causerie.intake.origins import admitted, inside, origin, policy

from tests.samples import settings

OWN = settings(site_url="https://example.org", intake="https://in.example.org/talk/")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://Example.ORG/a", "https://example.org"),
        ("https://example.org:443", "https://example.org"),
        ("http://example.org:8080/", "http://example.org:8080"),
        ("http://[::1]:80/", "http://[::1]"),
        ("https://a@example.org/", ""),
        ("https://example.org:port/", ""),
        ("http://[", ""),
        ("ftp://example.org", ""),
        ("//example.org", ""),
        ("/talk/", ""),
        ("null", ""),
        ("", ""),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(address: str, found: str) -> None:
    assert origin(address) == found


@pytest.mark.parametrize(
    ("sent", "referer", "good"),
    [
        (None, None, True),
        ("https://example.org", None, True),
        ("https://in.example.org", None, True),
        ("http://asked.example:81", None, True),
        (None, "https://example.org/un/", True),
        (None, "http://asked.example:81/comment/", True),
        ("null", None, False),
        ("null", "https://example.org/un/", False),
        ("", None, False),
        ("https://evil.example", "https://example.org/un/", False),
        ("https://example.org:8443", None, False),
        ("http://example.org", None, False),
        ("https://example.org, https://example.org", None, False),
        ("https://example.org/", None, False),
        ("https://example.org.evil.example", None, False),
        ("https://example.org@evil.example", None, False),
        (None, "https://evil.example/https://example.org", False),
        (None, "", False),
    ],
)
def test_a_form_is_admitted_from_the_site_and_the_intake_alone(
    sent: str | None, referer: str | None, good: bool
) -> None:
    assert admitted(OWN, sent, referer, "asked.example:81") is good


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/merci/", "https://example.org/merci/"),
        ("https://example.org/merci/?a=1#b", "https://example.org/merci/?a=1#b"),
        ("https://EXAMPLE.org:443/merci/", "https://example.org/merci/"),
        ("https://example.org", "https://example.org/"),
        ("//evil.example", None),
        ("https://example.org//evil.example", None),
        ("https:evil.example", None),
        ("https:/evil.example", None),
        ("https:///evil.example", None),
        ("\\\\evil.example", None),
        ("/\\evil.example", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://evil.example/", None),
        ("https://example.org@evil.example/", None),
        ("https://example.org.evil.example/", None),
        ("http://example.org/", None),
        ("/a\r\nSet-Cookie: x=1", None),
        ("/\t/evil.example", None),
        (" /merci/", None),
        ("merci/", None),
        ("/é", None),
        ("https://[", None),
        ("/[", "https://example.org/["),
        ("", None),
    ],
)
def test_an_answer_leads_into_the_site_or_nowhere(target: str, found: str | None) -> None:
    assert inside(OWN, target) == found


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/blog/merci/", "https://example.org/blog/merci/"),
        ("/other/", None),
        ("/blog/../other/", None),
        ("/blog/%2e%2E/other/", None),
        ("https://example.org/blog", None),
        ("https://example.org/blogs/", None),
    ],
)
def test_a_site_in_a_folder_ends_with_its_folder(target: str, found: str | None) -> None:
    assert inside(settings(site_url="https://example.org/blog"), target) == found


def test_a_site_that_knows_no_address_leads_to_its_own_paths() -> None:
    assert inside(settings(site_url=""), "/merci/") == "/merci/"
    assert inside(settings(site_url=""), "//evil.example") is None
    assert inside(settings(site_url=""), "https://evil.example/") is None


def test_the_policy_names_the_site_and_the_intake_and_nothing_else() -> None:
    assert "style-src 'self' https://example.org https://in.example.org" in policy(OWN)
    assert "form-action 'self' https://example.org https://in.example.org" in policy(OWN)
    assert "style-src 'self';" in policy(settings(site_url="", intake="/"))
