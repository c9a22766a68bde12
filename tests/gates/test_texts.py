"""What no committed text may hold: promises for later, this machine's places, registries' hosts."""

import re

import pytest

from tests.gates.sources import text_files

UNWANTED = {
    "a promise for later": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X:)"),
    "a place of one machine": re.compile(r"(/wo" + r"rk/|\.\./sha" + r"red|/ro" + r"ot/|/ho" + r"me/[a-z])"),
    "a registry's host": re.compile(
        r"(py" + r"pi\.org|pythonho" + r"sted|registry\.npm" + r"js|--index-u" + r"rl|--find-l" + r"inks)"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----"),
    "a partner's key": re.compile(r"\bbk_[0-9A-Za-z]{8}[0-9A-Za-z]{38}\b"),
}


@pytest.mark.parametrize("what", UNWANTED)
def test_no_text_holds(what: str) -> None:
    findings = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1} {match.group()}"
        for path, text in text_files()
        for match in UNWANTED[what].finditer(text)
    ]

    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a promise for later", "# TO" + "DO later"),
        ("a place of one machine", "see /wo" + "rk/main"),
        ("a registry's host", "https://py" + "pi.org/simple"),
        ("a private key", "-----BEGIN RSA PRIVATE" + " KEY-----"),
        ("a partner's key", "bk_" + "a" * 46),
    ],
)
def test_the_pattern_finds_a_planted_breach(what: str, text: str) -> None:
    assert UNWANTED[what].search(text)
