"""A copy in a folder → the nginx configuration that serves it as the API would: headers, 304, gzip, parts of files.

Everything is told by the name of the object that a pointer leads to, so nginx is reloaded only where answers have new
sets of headers. Variables have a prefix of the copy's own: one nginx may serve several.
"""

import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from string import Template

from assets.errors import TargetFailed
from assets.manifest import sha256
from assets.sites.folder import Folder
from assets.sites.naming import FILE, PATH, PLACE, SINGULARS
from assets.sites.state import STATE, SiteState, unpacked

CONF, ACCESS, LISTEN = "nginx.conf", "access.conf", "listen.conf"
LISTENING = "listen 127.0.0.1:8080;\nserver_name _;\n"
PRIVATE = 0o600
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
FIT = re.compile(r"[A-Za-z0-9/._@ +-]+")
TOKEN_BYTES = 32


class Configuration(Template):
    """nginx has variables of its own, after a dollar."""

    delimiter = "%"


def configure(folder: Folder, brand: str, partner: str) -> str:
    """Writes nginx.conf for the copy in the folder as it is now, and once what its owner may change: who may read and
    where nginx listens. Returns the key that was made for that, "" where there was one.
    """
    state = unpacked(folder.read(STATE), brand, partner)
    key = ""
    if folder.read(ACCESS) is None:
        key = f"bs_{secrets.token_urlsafe(TOKEN_BYTES)}"
        folder.write(ACCESS, f'"Bearer {key}" 1;\n'.encode(), mode=PRIVATE)
    if folder.read(LISTEN) is None:
        folder.write(LISTEN, LISTENING.encode())
    body = nginx(state, folder.root).encode()
    if folder.read(CONF) != body:
        folder.write(CONF, body)
    return key


def nginx(state: SiteState, folder: Path) -> str:
    """The configuration, for the http context. Raises TargetFailed for a folder that cannot be written there."""
    if not FIT.fullmatch(str(folder)):
        raise TargetFailed(f"nginx cannot be told of {folder}. Use letters, digits and . _ - + @ in its name.")
    site = f"site_{sha256(f'{state.brand}/{state.partner}'.encode())[:8]}"
    template = Configuration((Path(__file__).parent / "nginx.template").read_text(encoding="utf-8"))
    kinds = "\n".join(f"    {plural} {kind};" for plural, kind in SINGULARS.items())
    return template.substitute(
        site=site,
        root=folder,
        kinds=kinds,
        place=f"{_filled(site, PLACE)}${{{site}_rest}}",
        asset=_pattern(site, PATH),
        file=_pattern(site, FILE),
        maps="\n".join(_headers(site, state.profiles)),
        headers=_sent(site, state.profiles),
    )


def _pattern(site: str, pattern: str) -> str:
    """With variables of nginx's in place of groups."""
    return re.sub(r"\?P<(\w+)>", lambda match: f"?<{site}_{match[1]}>", pattern)


def _headers(site: str, profiles: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A map for each header that any profile has."""
    return [
        _map(
            f"${site}_profile",
            _variable(site, name),
            {each: _filled(site, profile[name]) for each, profile in profiles.items() if name in profile},
        )
        for name in _names(profiles)
    ]


def _filled(site: str, template: str) -> str:
    """Raises TargetFailed: nginx has no way to write a dollar."""
    if "$" in template:
        raise TargetFailed(f"nginx cannot send a header with a dollar: {template[:80]}. Set it without.")
    return PLACEHOLDER.sub(lambda match: f"${{{site}_{match[1]}}}", template)


def _sent(site: str, profiles: Mapping[str, Mapping[str, str]]) -> str:
    sent = {name: _variable(site, name) for name in _names(profiles)}
    sent |= {"ETag": f'\\"${site}_tag${site}_mark\\"', "Content-Encoding": f"${site}_encoding"}
    sent |= {"Content-Type": f"${site}_type", "Last-Modified": "", "X-Request-ID": "$request_id"}
    return "\n".join(f'        add_header {name} "{value}";' for name, value in sent.items())


def _names(profiles: Mapping[str, Mapping[str, str]]) -> list[str]:
    return sorted({name for each in profiles.values() for name in each})


def _variable(site: str, header: str) -> str:
    return f"${site}_h_{header.lower().replace('-', '_')}"


def _map(source: str, target: str, rows: Mapping[str, str]) -> str:
    lines = "".join(f"    {_quoted(key)} {_quoted(value)};\n" for key, value in rows.items())
    return f'map {source} {target} {{\n    default "";\n{lines}}}'


def _quoted(text: str) -> str:
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'
