import io
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from talka.kernel.files.content import inspect
from talka.kernel.files.pictures import without_metadata
from talka.kernel.files.refusals import BadFile

GPS = 0x8825
ORIENTATION = 0x0112


def a_picture(picture_format: str, mode: str = "RGB", size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, picture_format, **options)
    return stream.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def with_secrets(picture_format: str) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Ražotājs"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (56.0, 57.0, 0.0)
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Anna")
    more: dict[str, dict[str, Any]] = {
        "PNG": {"pnginfo": text},
        "JPEG": {"comment": b"Anna", "dpi": (72, 72)},
        "WEBP": {},
    }
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return a_picture(
        picture_format, exif=exif, icc_profile=profile, xmp=b"<x:xmpmeta>Anna</x:xmpmeta>", **more[picture_format]
    )


@pytest.mark.parametrize("picture_format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_keeps_nothing_but_itself_and_stands_upright(picture_format: str) -> None:
    content = with_secrets(picture_format)
    assert (opened(content).getexif()[ORIENTATION], dict(opened(content).getexif().get_ifd(GPS))[1]) == (6, "N")
    clean = without_metadata(io.BytesIO(content))
    picture = opened(clean)
    assert (picture.format, picture.size, picture.mode) == (picture_format, (6, 8), "RGB")
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "loop",
        "background",
        "timestamp",
        "duration",
    }
    assert b"Anna" not in clean


@pytest.mark.parametrize(
    ("picture_format", "mode", "becomes"),
    [
        *(("PNG", "P", "RGB"), ("PNG", "LA", "RGBA"), ("PNG", "1", "1"), ("PNG", "I;16", "I;16"), ("JPEG", "L", "L")),
        *(("JPEG", "CMYK", "RGB"), ("WEBP", "RGBA", "RGBA"), ("PNG", "RGBA", "RGBA")),
    ],
)
def test_a_picture_keeps_its_format_and_transparency(picture_format: str, mode: str, becomes: str) -> None:
    options: dict[str, Any] = {"lossless": True, "exact": True} if picture_format == "WEBP" else {}
    picture = opened(without_metadata(io.BytesIO(a_picture(picture_format, mode, **options))))
    assert (picture.format, picture.mode) == (picture_format, becomes)


def test_transparency_of_one_colour_is_kept() -> None:
    picture = opened(without_metadata(io.BytesIO(a_picture("PNG", transparency=(0, 0, 0)))))
    assert (picture.mode, picture.getpixel((0, 0))) == ("RGBA", (0, 0, 0, 0))


def test_a_photograph_with_a_second_picture_inside_becomes_a_plain_jpeg() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (8, 6)).save(stream, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 6), "red")])
    assert inspect(stream, "IMG_1.JPG").content_type == "image/jpeg"
    assert opened(without_metadata(stream)).format == "JPEG"


def test_a_broken_colour_profile_does_not_spoil_a_picture() -> None:
    content = a_picture("JPEG", icc_profile=b"not a profile")
    assert opened(without_metadata(io.BytesIO(content))).size == (8, 6)


def test_a_broken_picture_cannot_be_encoded_anew() -> None:
    with pytest.raises(BadFile) as refused:
        without_metadata(io.BytesIO(b"x"))
    assert refused.value.code == "damaged"
