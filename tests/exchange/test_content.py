"""assets.exchange.content: a folder becomes manifests, or every fault with its place."""

import os
from pathlib import Path

import pytest

from assets.errors import BadContent
from assets.exchange.faults import BadFolder
from assets.manifest import (
    Argument,
    BlockManifest,
    BrandManifest,
    Fit,
    Form,
    KitManifest,
    LogoRules,
    MediaManifest,
    Policy,
    Preset,
    Shape,
    TemplateManifest,
    Theme,
    sha256,
)
from tests.exchange.folders import FILES, load_folder, write_folder
from tests.media.pictures import picture
from tests.media.recordings import mp4, vtt


def faults(root: Path, changes: dict[str, str | bytes | None]) -> list[str]:
    with pytest.raises(BadFolder) as refusal:
        load_folder(write_folder(root, changes))
    return [str(fault) for fault in refusal.value.faults]


def test_a_folder_becomes_a_manifest_an_asset(tmp_path: Path) -> None:
    content = load_folder(write_folder(tmp_path / "tiny"))

    assert list(content.manifests) == [
        "brand/tiny", "media/mark", "block/hello", "block/name", "block/offer", "block/price", "template/page",
        "kit/launch",
    ]  # fmt: skip
    assert [collection.assets for collection in content.collections] == [("kit/launch", "media/mark")]


def test_a_region_and_a_locale_stand_before_a_value(tmp_path: Path) -> None:
    content = load_folder(write_folder(tmp_path / "tiny"))

    hello, price = content.manifests["block/hello"], content.manifests["block/price"]
    assert isinstance(hello, BlockManifest)
    assert isinstance(price, BlockManifest)
    assert {(item.locale, item.region) for item in hello.variants} == {("en", "001"), ("de", "CH")}
    assert {(item.locale, item.region, item.value) for item in price.variants} == {
        ("en", "DE", "12.90 EUR"),
        ("en", "CH", "13.50 CHF"),
    }
    assert (hello.policy, price.policy) == (Policy.ANY, Policy.OWN_REGION)


def test_a_block_may_have_guidance_for_translators(tmp_path: Path) -> None:
    files = {"blocks/hello.yaml": "type: text\nguidance: |\n  Above the shop's door.\n  Short.\nvalue: {en: Hello}\n"}

    hello = load_folder(write_folder(tmp_path / "tiny", files)).manifests["block/hello"]

    assert isinstance(hello, BlockManifest)
    assert hello.guidance == "Above the shop's door.\nShort."


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("block/hello", "blocks/hello.yaml"),
        ("media/mark", "media/mark.yaml"),
        ("kit/launch", "kits/launch.yaml"),
        ("template/page", "templates/page/template.yaml"),
    ],
)
def test_every_asset_may_have_tags(name: str, file: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tiny", {file: f"{FILES[file]}tags: [spring, '2027', spring]\n"})

    assert load_folder(folder).manifests[name].tags == ("2027", "spring")  # type: ignore[union-attr]


def test_a_term_has_forms(tmp_path: Path) -> None:
    name = load_folder(write_folder(tmp_path / "tiny")).manifests["block/name"]

    assert isinstance(name, BlockManifest)
    assert {item.locale: item.forms for item in name.variants} == {"en": (), "de": (Form("genitive", "Tinys"),)}


def test_a_picture_is_named_by_its_digest(tmp_path: Path) -> None:
    content = load_folder(write_folder(tmp_path / "tiny"))

    mark = content.manifests["media/mark"]
    assert isinstance(mark, MediaManifest)
    assert [item.value for item in mark.variants if item.field == "file"] == [sha256(picture())]
    assert [(file.name, file.width_px) for file in mark.files] == [("mark.png", 8)]
    assert [upload.body for upload in content.uploads] == [picture()]


def test_a_films_poster_and_captions_stand_beside_it(tmp_path: Path) -> None:
    said = "file: a.mp4\nposter: mark.png\ntrack: {en: en.vtt, CH/de-CH: ch.vtt}\n"
    files = {"media/a.mp4": mp4(), "media/en.vtt": vtt(), "media/ch.vtt": vtt(text="Grüezi")}

    mark = load_folder(write_folder(tmp_path / "tiny", {"media/mark.yaml": said, **files})).manifests["media/mark"]

    assert isinstance(mark, MediaManifest)
    tracks = {(each.region, each.locale): each.value for each in mark.variants if each.field == "track"}
    assert tracks == {("001", "en"): sha256(vtt()), ("CH", "de-CH"): sha256(vtt(text="Grüezi"))}
    assert len(mark.files) == 4


def test_a_kit_places_assets_with_arguments(tmp_path: Path) -> None:
    kit = load_folder(write_folder(tmp_path / "tiny")).manifests["kit/launch"]

    assert isinstance(kit, KitManifest)
    offer = next(item for item in kit.placements if item.slot == "offer")
    assert dict(offer.arguments) == {"count": Argument(literal=3), "price": Argument(asset="block/price")}


def test_overrides_are_for_a_channel_or_a_region_and_a_blank_is_an_empty_list(tmp_path: Path) -> None:
    text = (
        str(FILES["kits/launch.yaml"])
        + "overrides:\n  - {channel: email, region: CH, slots: {mark: [], title: block/offer}}\n"
    )

    kit = load_folder(write_folder(tmp_path / "tiny", {"kits/launch.yaml": text})).manifests["kit/launch"]

    assert isinstance(kit, KitManifest)
    found = {(item.slot, item.asset) for item in kit.placements if (item.channel, item.region) == ("email", "CH")}
    assert found == {("mark", ""), ("title", "block/offer")}


def test_a_template_has_its_sources_beside_it(tmp_path: Path) -> None:
    template = load_folder(write_folder(tmp_path / "tiny")).manifests["template/page"]

    assert isinstance(template, TemplateManifest)
    assert [(part.name, part.media_type, part.limit) for part in template.parts] == [("web.html", "text/html", 0)]
    assert template.parts[0].source == FILES["templates/page/web.html"]


def test_the_world_is_a_region_without_being_written(tmp_path: Path) -> None:
    brand = load_folder(write_folder(tmp_path / "tiny")).brand

    assert isinstance(brand, BrandManifest)
    assert {region.code: region.parent for region in brand.regions} == {"001": "", "CH": "001", "DE": "001"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"brand.yaml": None}, "brand.yaml: There is no brand.yaml."),
        ({"brand.yaml": "regions: {}\n"}, "brand.yaml:1:1: A brand needs key."),
        ({"brand.yaml": "key: Tiny\n"}, "brand.yaml:1:6: 'Tiny' is not a key."),
        ({"brand.yaml": "key: tiny\nregoins: {}\n"}, "brand.yaml:2:1: A brand has no 'regoins'. Did you mean region"),
        ({"brand.yaml": "key: tiny\nregions: {ch: {}}\n"}, "brand.yaml:2:11: 'ch' is not a region."),
        ({"brand.yaml": "key: tiny\nregions: {CH: {parent: XX}}\n"}, "brand.yaml:2:11: The parent 'XX' is not among"),
        (
            {"brand.yaml": "key: tiny\nregions: {CH: {parent: DE}, DE: {parent: CH}}\n"},
            "brand.yaml:2:11: The region's parents go in a circle.",
        ),
        ({"brand.yaml": "key: tiny\nregions: {CH: {time_zone: ../etc}}\n"}, "brand.yaml:2:27: '../etc' is not a tim"),
        ({"brand.yaml": 'key: tiny\nmedia_base: "javascript:1"\n'}, "brand.yaml:2:13: 'javascript:1' is no path or we"),
        ({"brand.yaml": 'key: tiny\nmedia_base: ""\n'}, "brand.yaml:2:13: '' is no path or web address"),
        ({"brand.yaml": 'key: tiny\ncolours: {a: "red;}"}\n'}, "brand.yaml:2:10: 'red;}' cannot stand in a style sh"),
        ({"blocks/hello.yaml": "type: txt\nvalue: {en: a}\n"}, "blocks/hello.yaml:1:7: 'txt' is not a type. Did you"),
        ({"blocks/hello.yaml": "[]"}, "blocks/hello.yaml:1:1: A block is a table of type, title, tags, policy, gui"),
        ({"blocks/hello.yaml": "type: text\n"}, "blocks/hello.yaml:1:1: A block needs value."),
        ({"blocks/hello.yaml": "type: text\ntags: [A b]\nvalue: {en: a}\n"}, "blocks/hello.yaml:2:8: 'A b' is no tag."),
        ({"blocks/hello.yaml": "type: text\nvalue: {en: }\n"}, "blocks/hello.yaml:2:13: Nothing is written here."),
        ({"blocks/hello.yaml": "type: text\nvalue: {en: [a]}\n"}, "blocks/hello.yaml:2:13: A value is a text."),
        ({"blocks/hello.yaml": "type: text\nvalue:\n  CH: a\n"}, "blocks/hello.yaml:3:3: Text needs a language. Wri"),
        ({"blocks/hello.yaml": "type: text\nvalue:\n  ch/de: a\n"}, "blocks/hello.yaml:3:3: 'ch/de' is no REGION/lo"),
        ({"blocks/hello.yaml": "type: text\nvalue:\n  en: Buy # bags\n"}, "blocks/hello.yaml:3:7: The text ends bef"),
        ({"blocks/hello.yaml": "type: card\nvalue:\n  titel: {en: a}\n"}, "blocks/hello.yaml:3:3: A card has no 'ti"),
        ({"blocks/hello.yaml": f"type: text\nvalue: {{en: {'a' * 65_537}}}"}, "blocks/hello.yaml:2:13: The text has"),
        ({"blocks/hello.yaml": "x" * 100_001}, "blocks/hello.yaml: The file has more than 100,000 bytes."),
        ({"blocks/Hello.yaml": "type: text\nvalue: {en: a}\n"}, "blocks/Hello.yaml: 'Hello' is not a key"),
        ({"blocks/a.yml": "type: text"}, "blocks/a.yml: Content files end in .yaml. Rename it."),
        ({"block/a.yaml": "type: text"}, "block/a.yaml: The folder 'block' is not one of blocks, media, templates,"),
        ({"blocks/deep/er/a.yaml": ""}, "blocks/deep/er: This folder is too deep."),
        ({"media/mark.yaml": "file: ../brand.yaml\n"}, "media/mark.yaml:1:7: The file name '../brand.yaml' is a pat"),
        ({"media/mark.yaml": "file: /etc/passwd\n"}, "media/mark.yaml:1:7: The file name '/etc/passwd' is a path"),
        ({"media/mark.yaml": "file: mrk.png\n"}, "media/mark.yaml:1:7: There is no file 'media/mrk.png'. Add it. Di"),
        ({"media/mark.png": picture()[:-20]}, "media/mark.png: The PNG picture is damaged or cut off"),
        ({"media/mark.yaml": "file: a.mp4\ntrack: b.vtt\n"}, "media/mark.yaml:2:8: track has a value for each locale"),
        ({"media/mark.png": b"\x00" * 50}, "media/mark.png: The content is no PNG"),
        ({"media/mark.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 1_000_000}, "media/mark.png: The file has more than 1,"),
        ({"media/other.png": picture()}, "media/other.png: No media file names this picture."),
        ({"templates/page/web.html": None}, "templates/page/template.yaml:3:9: 'templates/page/web.html': There is"),
        ({"templates/page/web.html": b"\xff\xfe"}, "templates/page/web.html: This is not UTF-8 text."),
        ({"templates/page/web.html": "x" * 65_537}, "templates/page/web.html: The file h"),
        ({"templates/page/old.html": ""}, "templates/page/old.html: No part names this file."),
        ({"templates/page/template.yaml": None}, "templates/page: The folder has no template.yaml."),
        ({"templates/page/template.yaml": "channel: web\nparts: [../../brand.yaml]\n"}, "templates/page/template.ya"),
        ({"templates/page/template.yaml": "channel: wep\nparts: [web.html]\n"}, "templates/page/template.yaml:1:10:"),
        (
            {"templates/page/template.yaml": "channel: web\nslots: {a: txt}\nparts: [web.html]\n"},
            "templates/page/template.yaml:2:12: 'txt' is not a slot's type. Did you mean text?",
        ),
        (
            {"templates/page/template.yaml": "channel: web\nslots: {a: {types: [text], list: yes}}\nparts: []\n"},
            "templates/page/template.yaml:2:34: list is true or false.",
        ),
        ({"kits/launch.yaml": "slots: {a: hello}\n"}, "kits/launch.yaml:1:12: 'hello' cannot fill a slot."),
        ({"kits/launch.yaml": "slots: {a: {asset: block/a, arguments: {b: {c: d}}}}\n"}, "kits/launch.yaml:1:44: An"),
        ({"kits/launch.yaml": "overrides:\n  - {channel: fax, slots: {}}\n"}, "kits/launch.yaml:2:15: 'fax' is not"),
        ({"kits/launch.yaml": "overrides:\n  - {slots: {}}\n"}, "kits/launch.yaml:2:5: An override is for a channel"),
        ({"collections.yaml": "a: {assets: [hello]}\n"}, "collections.yaml:1:14: 'hello' is not a reference."),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_remedy(
    tmp_path: Path, changes: dict[str, str | bytes | None], expected: str
) -> None:
    found = faults(tmp_path / "tiny", changes)

    assert [fault for fault in found if fault.startswith(expected)], found


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path / "tiny",
        {
            "blocks/hello.yaml": "typ: text\n",
            "kits/launch.yaml": "slot: {}\n",
            "media/mark.png": b"",
            "brand.yaml": BAD_BRAND,
        },
    )

    assert {fault.partition(":")[0] for fault in found} == {
        "blocks/hello.yaml",
        "brand.yaml",
        "kits/launch.yaml",
        "media/mark.png",
    }


BAD_BRAND = "key: tiny\nregions: {CH: {currency: francs}}\n"


def test_nothing_outside_the_folder_is_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("type: text\nvalue: {en: secret}\n")
    root = write_folder(tmp_path / "tiny")
    (root / "blocks/leak.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "kits/all").symlink_to(tmp_path)

    with pytest.raises(BadFolder) as refusal:
        load_folder(root)

    assert [str(fault.place) for fault in refusal.value.faults] == ["blocks/leak.yaml", "kits/all"]


def test_a_pipe_in_the_folder_does_not_stop_the_push(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "tiny")
    os.mkfifo(root / "blocks/pipe.yaml")

    with pytest.raises(BadFolder, match=r"blocks/pipe\.yaml: This is no plain file"):
        load_folder(root)


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "tiny")
    with (root / "blocks/huge.yaml").open("wb") as stream:
        stream.truncate(100_000_000)

    with pytest.raises(BadFolder, match=r"blocks/huge\.yaml: The file has more than 100,000 bytes"):
        load_folder(root)


def test_a_name_that_cannot_be_shown_is_a_fault(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "tiny")
    Path(os.fsdecode(bytes(root) + b"/blocks/\xff\x1b.yaml")).write_text("type: text")

    with pytest.raises(BadFolder) as refusal:
        load_folder(root)

    assert str(refusal.value) == "blocks/\\udcff\\x1b.yaml: The name has characters that cannot be shown. Rename it."


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="There is no such folder"):
        load_folder(tmp_path / "nowhere")


def test_hidden_files_and_readers_files_are_left_alone(tmp_path: Path) -> None:
    content = load_folder(
        write_folder(tmp_path / "tiny", {".git/config": "x", "README.md": "x", "media/.DS_Store": "x"})
    )

    assert len(content.manifests) == 8


RIGHTS = "rights: {licence: CC0, regions: [DE], channels: [web], valid_until: 2027-03-31}\n"


def test_a_media_may_have_rights_and_a_transcript(tmp_path: Path) -> None:
    text = f"file: mark.png\nalt: {{en: Tiny}}\ntranscript: {{en: Rain.}}\n{RIGHTS}"

    mark = load_folder(write_folder(tmp_path / "tiny", {"media/mark.yaml": text})).manifests["media/mark"]

    assert isinstance(mark, MediaManifest)
    assert (mark.licence, mark.allowed_regions, mark.allowed_channels) == ("CC0", ("DE",), ("web",))
    assert (mark.valid_from, mark.valid_until) == ("", "2027-03-31")
    assert {variant.field for variant in mark.variants} == {"file", "alt", "transcript"}


def test_rights_that_say_nothing_readable_are_faults(tmp_path: Path) -> None:
    text = "file: mark.png\nalt: {en: Tiny}\nrights: {valid_until: soon, channels: [fax], price: 3}\n"

    said = "\n".join(faults(tmp_path / "tiny", {"media/mark.yaml": text}))

    assert "'soon' is no day. Write one such as 2027-03-31." in said
    assert "'fax' is not a channel." in said
    assert "has no 'price'" in said


def test_the_layers_of_a_picture_stand_in_a_file_that_ends_in_xml(tmp_path: Path) -> None:
    said = "channel: image\nparts: [card.jpg, card.alt.txt]\n"
    files: dict[str, str | bytes | None] = {
        "templates/card/template.yaml": said,
        "templates/card/card.jpg.xml": "<image/>",
        "templates/card/card.alt.txt": "A card",
    }
    template = load_folder(write_folder(tmp_path / "tiny", files)).manifests["template/card"]

    assert isinstance(template, TemplateManifest)
    assert [(part.name, part.media_type, part.source, part.is_drawn) for part in template.parts] == [
        ("card.alt.txt", "text/plain", "A card", False),
        ("card.jpg", "image/jpeg", "<image/>", True),
    ]
    missing = faults(tmp_path / "other", {**files, "templates/card/card.jpg.xml": None})
    assert "templates/card/card.jpg.xml" in missing[0]


IDENTITY = """
contrasts: {primary: [primary]}
spacing: {small: 8px}
logo_rules: {main: {theme: dark, shape: symbol, min_width_px: 24}}
font_files: {body: [sans, arabic]}
"""


def test_a_brand_may_have_an_identity(tmp_path: Path) -> None:
    brand = load_folder(write_folder(tmp_path / "tiny", {"brand.yaml": str(FILES["brand.yaml"]) + IDENTITY})).brand

    assert brand
    assert brand.contrasts == {"primary": ("primary",)}
    assert brand.spacing == {"small": "8px"}
    assert brand.font_files == {"body": ("sans", "arabic")}
    assert brand.logo_rules == {"main": LogoRules(Theme.DARK, Shape.SYMBOL, 24)}


def test_an_identity_that_says_nothing_readable_is_a_fault_in_its_line(tmp_path: Path) -> None:
    text = IDENTITY.replace("8px", "8").replace("dark", "dim").replace("[primary]", "primary")

    said = "\n".join(faults(tmp_path / "tiny", {"brand.yaml": str(FILES["brand.yaml"]) + text}))

    assert "'8' is no length. Write small such as 8px or 0.5rem." in said
    assert "'dim' is not a theme." in said
    assert "are a list, such as [ink]. Here is a text." in said


def test_a_brand_has_presets_and_a_picture_a_focal_point_by_place(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = {
        "brand.yaml": FILES["brand.yaml"] + "presets:\n  hero: {fit: cover, width: 80, height: 40, dprs: [1, 2]}\n",  # type: ignore[operator]
        "media/mark.yaml": FILES["media/mark.yaml"] + 'focal_point: {"001": 0.5 0.3, CH: 0.1 0.9}\n',  # type: ignore[operator]
    }

    content = load_folder(write_folder(tmp_path / "tiny", files))

    brand, mark = content.manifests["brand/tiny"], content.manifests["media/mark"]
    assert isinstance(brand, BrandManifest)
    assert isinstance(mark, MediaManifest)
    assert brand.presets == (Preset("hero", fit=Fit.COVER, width_px=80, height_px=40, dprs=(1, 2)),)
    points = {(item.region, item.value) for item in mark.variants if item.field == "focal_point"}
    assert points == {("001", "0.5 0.3"), ("CH", "0.1 0.9")}


def test_a_preset_that_nothing_can_be_made_by_is_a_fault_at_its_name(tmp_path: Path) -> None:
    text = FILES["brand.yaml"] + "presets:\n  hero: {fit: cover, width: 80}\n"  # type: ignore[operator]

    (found,) = faults(tmp_path, {"brand.yaml": text})

    assert "needs a width and a height" in found
    assert found.startswith("brand.yaml:")
