"""URLs of endpoints: what may be dialled, and the many spellings of what may not."""

import pytest

from assets.errors import BadContent
from assets.webhooks.addresses import is_public, target_of

NOT_PUBLIC = [
    "0.0.0.1", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8", "2001::1", "2001:db8::1", "2001:2::1", "2002:7f00:1::",
   "2002:808:808::",    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fe80::1", "fe80::1%eth0", "2606:4700::1%1", "fec0::1", "ff02::1",
    "ff0e::1", "100::1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "shop.example", "",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_none_of_the_internets_hosts_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_hosts_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("https://shop.example", "shop.example", "/"),
        ("https://shop.example:443/hooks?from=brand", "shop.example", "/hooks?from=brand"),
        ("https://xn--bcher-kva.example:8443/a%20b", "xn--bcher-kva.example:8443", "/a%20b"),
        ("https://[2606:4700::1111]/", "[2606:4700::1111]", "/"),
        ("https://shop.example./", "shop.example.", "/"),
    ],
)
def test_a_public_url_is_taken_apart(url: str, authority: str, path: str) -> None:
    found = target_of(url)

    assert (found.authority, found.path, found.is_secure, found.is_sandbox) == (authority, path, True, False)


@pytest.mark.parametrize(
    "url",
    [
        "", "shop.example", "http://shop.example/", "ftp://shop.example/", "https://", "https:///hooks", "https://shop.example:22/",
        "https://shop.example:65536/", "https://user@shop.example/", "https://shop.example@127.0.0.1/", "https://shop.example/#a",
        "https://shop.example\\@127.0.0.1/", "https://shop.example/\r\nX: y", "https://shop.example /", "https://Shop.example/",
        "https://bücher.example/", "https://①②⑦.0.0.1/", "https://127.0.0.1/", "https://127.1/", "https://2130706433/",
        "https://0x7f.1/", "https://0x7f000001/", "https://0177.0.0.1/", "https://0/", "https://[::1]/", "https://[::]/",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://127.0.0.1./", "https://[fe80::1%25eth0]/",
        "https://a..example/", "https://.example/", f"https://{'a' * 64}.example/", f"https://shop.example/{'a' * 500}",
    ],
)  # fmt: skip
def test_what_may_never_be_dialled_is_no_endpoint(url: str) -> None:
    with pytest.raises(BadContent):
        target_of(url)


def test_a_host_of_the_sandbox_may_be_the_machine_itself_without_tls() -> None:
    found = target_of("http://localhost:9000/hooks", sandbox=["localhost"])

    assert (found.host, found.port, found.is_secure, found.is_sandbox) == ("localhost", 9000, False, True)
    with pytest.raises(BadContent, match="https"):
        target_of("http://127.0.0.1:9000/hooks", sandbox=["localhost"])
