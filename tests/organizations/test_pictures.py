"""Photographs: known by decoding them, drawn anew, and never at a high price in memory."""

import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from cases.models import CasePhoto
from organizations.models import Organization
from organizations.uploads.decoding import decoded
from organizations.uploads.file_kinds import IMAGES
from organizations.uploads.intake import Received, receive
from tests.cases.factories import CaseFactory

pytestmark = pytest.mark.django_db

GPS = 0x8825


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    return encoded(Image.new("RGB", size, "teal"), kind, **options)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    drawn = io.BytesIO()
    image.save(drawn, format=kind, **options)
    return drawn.getvalue()


def scenery(width: int, height: int) -> Image.Image:
    """As rich in detail as a photograph of people before a hill, the same on every day."""
    chance = random.Random(7)
    whole = Image.new("RGB", (width, height))
    for scale in (200, 40, 12):
        grain = (width // scale, height // scale)
        rough = Image.frombytes("RGB", grain, chance.randbytes(grain[0] * grain[1] * 3))
        smooth = rough.resize((width, height), Image.Resampling.BICUBIC)
        whole = Image.blend(whole, smooth, 0.4)
    return whole


def hang(name: str, content: bytes) -> CasePhoto:
    return CasePhoto.objects.create(
        case=CaseFactory(), file=ContentFile(content, name=name), alt="人々が集まっている"
    )


def test_a_photograph_loses_its_position_and_stands_upright() -> None:
    hidden = Image.Exif()
    hidden[0x0112] = 6  # lies on its side
    hidden.get_ifd(GPS)[1] = "N"
    photo = hang("写真.jpg", picture(exif=hidden.tobytes()))
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert not kept.getexif()
        assert kept.size == (40, 60) == (photo.width, photo.height)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photograph_becomes_smaller(kind: str) -> None:
    photo = hang(f"写真.{kind.lower()}", picture(kind, (2400, 1200)))
    assert (photo.width, photo.height) == (1280, 640)
    assert photo.file.name.endswith(".webp")
    assert photo.original_name == f"写真.{kind.lower()}"
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (1280, 640))


def test_an_ordinary_photograph_is_light_for_a_slow_line() -> None:
    photo = hang("写真.jpg", encoded(scenery(1600, 1200), "JPEG", quality=95))
    assert photo.size == photo.file.size <= 80_000


def test_a_drawing_keeps_every_line() -> None:
    drawing = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(drawing).rectangle((100, 100, 500, 101), fill="black")
    photo = hang("地図.png", encoded(drawing, "PNG"))
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert kept.convert("RGB").tobytes() == drawing.tobytes()


def test_what_is_transparent_stays_so() -> None:
    photo = hang("印.png", encoded(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"))
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert kept.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "I;16"])
def test_pictures_of_every_colour_system_are_drawn(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    photo = hang(f"写真.{kind.lower()}", encoded(Image.new(mode, (40, 30)), kind))
    assert (photo.width, photo.height) == (40, 30)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("写真.png", b"GIF89a" + b"x" * 50),
        ("写真.jpg", picture()[:60]),
        ("写真.svg", b"<svg/>"),
    ],
)
def test_what_is_no_such_picture_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        hang(name, content)
    assert not CasePhoto.objects.exists()


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((8000, 5100), "PNGとWebPは4000万"),
        ((10_000, 9_500), "PNGとWebPは4000万"),
        ((60_000, 2), "細長すぎます"),
        ((2, 60_000), "細長すぎます"),
    ],
)
def test_absurd_sizes_are_refused_in_a_plain_sentence(size: tuple[int, int], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        hang("大きい.png", encoded(Image.new("1", size), "PNG"))


def test_a_bomb_is_refused_by_what_its_head_says() -> None:
    bomb = bytearray(picture("PNG"))
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))
    with pytest.raises(ValidationError, match="PNGとWebPは4000万"):
        hang("大きい.png", bytes(bomb))


def test_bytes_hidden_behind_a_picture_are_gone() -> None:
    photo = hang("写真.jpg", picture() + b"<script>alert(1)</script>")
    with photo.file.open("rb") as file:
        assert b"<script>" not in file.read()


def test_a_scan_of_many_greys_is_not_cut_off_at_the_first() -> None:
    greys = Image.linear_gradient("L").convert("I").point(lambda grey: grey * 257)
    scan = hang("scan.png", encoded(greys.convert("I;16"), "PNG"))
    with scan.file.open("rb") as file, Image.open(file) as kept:
        drawn = kept.convert("L")
        assert drawn.getpixel((128, 5)) < 20
        assert 100 < drawn.getpixel((128, 128)) < 156
        assert drawn.getpixel((128, 250)) > 235


# --- Whatever their ending ---------------------------------------------------------------------

ENDINGS = ["jpg", "JPG", "jpeg", "jpe", "jfif", "png", "webp", "heic", "gif", "", "写真"]
PICTURES = {
    kind: encoded(Image.new("RGB", (60, 40), "teal"), kind) for kind in ("JPEG", "PNG", "WEBP")
}


PHOTOGRAPHS = {kind: encoded(scenery(400, 300), kind) for kind in PICTURES}


def receive_picture(content: bytes, name: str = "写真.jpg") -> Received:
    return receive(ContentFile(content, name=name), IMAGES)


def drawn(received: Received) -> Image.Image:
    return Image.open(received.file).convert("RGB")


@given(st.sampled_from(sorted(PICTURES)), st.sampled_from(ENDINGS))
def test_a_picture_is_one_under_any_ending(kind: str, ending: str) -> None:
    received = receive_picture(PICTURES[kind], f"写真.{ending}")
    assert (received.file.name, received.width, received.height) == ("写真.webp", 60, 40)


@given(st.sampled_from([("JPEG", 40), ("PNG", 20), ("WEBP", 3)]), st.data())
def test_a_picture_without_its_last_bytes_is_still_one(
    kind: tuple[str, int], data: st.DataObject
) -> None:
    name, most = kind
    received = receive_picture(PHOTOGRAPHS[name][: -data.draw(st.integers(1, most))])
    assert (received.width, received.height) == (400, 300)


def test_what_came_of_a_cut_photograph_is_as_it_was() -> None:
    whole = encoded(scenery(800, 600), "JPEG")
    colours = drawn(receive_picture(whole[:-2])).getpixel((790, 590))
    assert colours == drawn(receive_picture(whole)).getpixel((790, 590))


@pytest.mark.parametrize("kind", sorted(PICTURES))
def test_a_photograph_that_came_by_half_is_refused_with_the_reason(kind: str) -> None:
    whole = encoded(scenery(800, 600), kind)
    with pytest.raises(ValidationError, match="途中で切れている"):
        receive_picture(whole[: len(whole) // 2])


@given(st.sampled_from(sorted(PICTURES)), st.data())
def test_a_damaged_picture_is_read_or_refused_in_a_sentence(kind: str, data: st.DataObject) -> None:
    damaged = bytearray(PICTURES[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        received = receive_picture(bytes(damaged))
    except ValidationError:
        return
    assert drawn(received).size == (received.width, received.height)


def test_a_photograph_of_a_telephone_that_pages_do_not_know_is_told_what_to_do() -> None:
    with pytest.raises(ValidationError, match="JPEGで書き出し"):
        receive_picture(b"\x00\x00\x00\x24ftypheic" + bytes(200), "IMG_0001.HEIC")


# --- Colours -----------------------------------------------------------------------------------


def wide_profile() -> bytes:
    """A profile of matrix and curves with primaries far beyond those of sRGB, as Display P3 has."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for tag, xyz in {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.2919, 0.6922, 0.0419),
        b"bXYZ": (0.1572, 0.0666, 0.7841),
    }.items():
        for entry in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12):
            if profile[entry : entry + 4] == tag:
                at = int.from_bytes(profile[entry + 4 : entry + 8], "big") + 8
                profile[at : at + 12] = struct.pack(">iii", *(round(n * 65_536) for n in xyz))
    return bytes(profile)


@pytest.mark.parametrize("kind", sorted(PICTURES))
def test_colours_of_a_wide_profile_are_those_of_pages(kind: str) -> None:
    image = Image.new("RGB", (60, 40), (200, 60, 60))
    content = encoded(image, kind, icc_profile=wide_profile(), quality=95)
    red, green, blue = drawn(receive_picture(content)).getpixel((30, 20))
    assert red > 212
    assert green < 54
    assert blue < 60


def test_a_broken_profile_changes_nothing() -> None:
    image = Image.new("RGB", (60, 40), (200, 60, 60))
    received = receive_picture(encoded(image, "PNG", icc_profile=b"no profile"))
    assert drawn(received).getpixel((30, 20)) == (200, 60, 60)


# --- WebP -------------------------------------------------------------------------------------


def test_a_film_of_pictures_shows_its_first() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    film = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert drawn(receive_picture(film)).getpixel((30, 20)) == (255, 0, 0)


def pillow_reads(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as opened:
        return opened.tobytes()


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_webp_is_read_pixel_by_pixel_as_pillow_reads_it(mode: str) -> None:
    image = scenery(400, 300)
    if mode == "RGBA":
        image.putalpha(image.getchannel("R"))
    content = encoded(image, "WEBP", lossless=True)
    assert decoded(ContentFile(content), 2_560).tobytes() == pillow_reads(content)


def test_a_large_webp_is_drawn_smaller_with_the_same_colours() -> None:
    corners = Image.new("RGB", (2, 2))
    corners.putdata([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)])
    large = corners.resize((4_000, 3_000), Image.Resampling.NEAREST)
    picture = decoded(ContentFile(encoded(large, "WEBP", lossless=True, method=0)), 400)
    assert picture.size == (400, 300)
    assert picture.getpixel((10, 10)) == (255, 0, 0)
    assert picture.getpixel((390, 290)) == (255, 255, 255)


def test_the_limits_stand_beside_the_field(desk_a: Client, organization_a: Organization) -> None:
    case = CaseFactory(owner=organization_a)
    page = desk_a.get(reverse("admin:cases_case_change", args=[case.pk])).content.decode()
    assert "選べるファイルは JPEG・PNG・WebP、大きさは30MBまでです。" in page
    assert "画素数は、JPEGは1億、PNGとWebPは4000万までです。" in page
