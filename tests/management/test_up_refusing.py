"""What `up` refuses before it asks a database: a port that it cannot have, and production."""

import socket
from pathlib import Path

import pytest

from tests.demo_site import free_port, up

pytestmark = pytest.mark.slow


def test_a_busy_port_is_told_in_one_line(tmp_path: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        done = up(tmp_path, "--port", str(port))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {port} is not free" in done.stderr


@pytest.mark.parametrize("number", ["0", "-1", "65536"])
def test_a_port_that_is_none_is_told_in_one_line(number: str, tmp_path: Path) -> None:
    done = up(tmp_path, "--port", number)

    assert done.returncode == 1
    assert done.stderr == f"CommandError: {number} is no port. Choose one from 1 to 65535: make run PORT=8000\n"


def test_production_refuses_it(tmp_path: Path) -> None:
    fit = {"SECRET_KEY": "q7Yw2ZkP0s8Vn4Lx6Tb1Rm9Jc3Hd5Gf-a_E7Uo2Wi8Qp4Xz6Kv1Nt", "API_KEY_PEPPER": "m3Bf8Zr5"}

    done = up(tmp_path, ENVIRONMENT="production", ALLOWED_HOSTS="brand.example", **fit)

    assert done.returncode == 1
    assert "for development" in done.stderr
    assert not (tmp_path / "demo.json").exists()
