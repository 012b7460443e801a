"""Pictures: opened within limits, and stripped of what they tell of place, device and maker."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from PIL import Image, ImageCms, ImageOps

from talka.kernel.files.refusals import BadFile

MOST_PIXELS = 50_000_000

_FORMATS = ("PNG", "JPEG", "WEBP")
_QUALITY, _QUALITY_SMALL = 88, 80
_MILLION = 1_000_000
_MODES = {"PNG": {"1", "L", "RGB", "RGBA", "I;16"}, "JPEG": {"L", "RGB"}, "WEBP": {"RGB", "RGBA"}}
_WITH_PROFILE = {"L", "RGB", "RGBA", "CMYK"}
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


def check_picture(stream: IO[bytes], picture_format: str) -> None:
    """Decode the picture: it must be whole, still, of that format and at most 50 megapixels. Raises BadFile."""
    with _opened(stream, (picture_format,)):
        pass


def without_metadata(stream: IO[bytes]) -> bytes:
    """Return the picture encoded anew in its format: upright, in sRGB, without EXIF or comments. Raises BadFile."""
    with _opened(stream, _FORMATS) as picture:
        # A photograph with a second picture inside (MPO) is a JPEG to everybody else.
        target = picture.format if picture.format in _MODES else "JPEG"
        clean = _in_mode(_in_srgb(ImageOps.exif_transpose(picture)), _MODES[target])
        clean.info = {}  # whatever is left here, an encoder may write
        encoded = io.BytesIO()
        clean.save(encoded, target, quality=_QUALITY, optimize=True)
    return encoded.getvalue()


def fitted(stream: IO[bytes], *, width: int, height: int) -> tuple[bytes, int, int]:
    """The picture encoded anew as PNG or JPEG, no larger than this, with its width and height. Raises BadFile."""
    with _opened(stream, ("PNG", "JPEG")) as picture:
        target = "PNG" if picture.format == "PNG" else "JPEG"
        small = _in_mode(_in_srgb(ImageOps.exif_transpose(picture)), {"L", "RGB", *({"RGBA"} & _MODES[target])})
        small.thumbnail((width, height), Image.Resampling.LANCZOS)
        small.info = {}
        encoded = io.BytesIO()
        small.save(encoded, target, quality=_QUALITY_SMALL, optimize=True)
        return encoded.getvalue(), small.width, small.height


@contextmanager
def _opened(stream: IO[bytes], formats: tuple[str, ...]) -> Iterator[Image.Image]:
    stream.seek(0)
    try:
        with Image.open(stream, formats=formats) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadFile("picture_too_large", most=MOST_PIXELS // _MILLION)
            if getattr(picture, "is_animated", False) and picture.format not in {"JPEG", "MPO"}:
                raise BadFile("animated")
            picture.load()
            yield picture
    except _TOO_LARGE as error:
        raise BadFile("picture_too_large", most=MOST_PIXELS // _MILLION) from error
    except _BROKEN as error:
        raise BadFile("damaged") from error


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in _WITH_PROFILE:
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _in_mode(picture: Image.Image, modes: set[str]) -> Image.Image:
    if "RGBA" in modes and picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode in modes else picture.convert("RGB")
