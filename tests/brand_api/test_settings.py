"""Production starts with sound settings only, and is then clean by Django's own deployment checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gates.sources import ROOT

pytestmark = pytest.mark.slow
FIT = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "q7Yw2ZkP0s8Vn4Lx6Tb1Rm9Jc3Hd5Gf-a_E7Uo2Wi8Qp4Xz6Kv1Nt",
    "API_KEY_PEPPER": "m3Bf8Zr5Lk1Xw7",
    "ALLOWED_HOSTS": "brand.example",
}
UNFIT = {
    "DEBUG is on": {"DEBUG": "true"},
    "SECRET_KEY is missing": {"SECRET_KEY": ""},
    "SECRET_KEY is a default": {"SECRET_KEY": "django-insecure-" + "x" * 50},
    "API_KEY_PEPPER is missing": {"API_KEY_PEPPER": ""},
    "API_KEY_PEPPER equals": {"API_KEY_PEPPER": FIT["SECRET_KEY"]},
    "A key is shorter than 50 characters": {"WEBHOOK_KEYS": "short"},
    "A key is SECRET_KEY or API_KEY_PEPPER": {"WEBHOOK_KEYS": FIT["SECRET_KEY"]},
    "WEBHOOK_HOSTS is for development": {"WEBHOOK_HOSTS": "localhost"},
    "ALLOWED_HOSTS is empty": {"ALLOWED_HOSTS": ""},
    "ALLOWED_HOSTS has a wildcard": {"ALLOWED_HOSTS": "brand.example,*.example"},
}

NONSENSE = {
    "DEBUG": "maybe",
    "LOG_LEVEL": "loud",
    "PARTNER_CONTACT": "ask around",
    "DATABASE_URL": "mysql://brand@db.example/brand",
    "BRAND_API_IMAGE_BYTES": "many",
    "BRAND_API_RENDER_SECONDS": "0",
    "VAR_DIR": "/proc/nowhere",
}


def manage(var: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**inherited, "VAR_DIR": str(var), **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_is_clean_by_the_deployment_checks(tmp_path: Path) -> None:
    done = manage(tmp_path, FIT, "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("reason", UNFIT)
def test_production_refuses_to_start(reason: str, tmp_path: Path) -> None:
    done = manage(tmp_path, {**FIT, **UNFIT[reason]}, "check")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert reason in done.stderr


@pytest.mark.parametrize("name", NONSENSE)
def test_a_value_that_makes_no_sense_is_one_line_that_names_its_setting(name: str, tmp_path: Path) -> None:
    done = manage(tmp_path, {name: NONSENSE[name]}, "verify_history")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert name in done.stderr


def test_without_debug_it_counts_as_production(tmp_path: Path) -> None:
    done = manage(tmp_path, {"DEBUG": "false"}, "check")

    assert "Production refuses to start" in done.stderr


def test_production_refuses_what_development_made(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.SECRET_KEY, settings.API_KEY_PEPPER)"
    secret, pepper = manage(tmp_path, {}, "shell", "-v", "0", "-c", show).stdout.split()
    (tmp_path / "demo.json").write_text("{}", encoding="ascii")

    done = manage(tmp_path, {**FIT, "SECRET_KEY": secret, "API_KEY_PEPPER": pepper}, "check")

    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    for reason in ("SECRET_KEY is development's", "API_KEY_PEPPER is development's", "var/demo.json"):
        assert reason in done.stderr


def test_development_keeps_its_secret_from_run_to_run(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.SECRET_KEY)"

    secrets = {manage(tmp_path, {}, "shell", "-v", "0", "-c", show).stdout for _ in range(2)}

    assert len(secrets) == 1
    assert (tmp_path / "secret").read_text(encoding="ascii") in secrets.pop()
