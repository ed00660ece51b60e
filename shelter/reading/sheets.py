"""Opens pages and pictures: a script that `bounded` starts, as a file that is made to may crash what opens it."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

import pi_heif
import pypdfium2
from PIL import Image, ImageOps, ImageSequence

DOTS = 200  # an inch; Tesseract gains nothing from more
POINTS = 72


def texts(place: str, pages: str, characters: str) -> None:
    """Write how many pages a PDF has, and the text layer of the first ones, as JSON."""
    document = pypdfium2.PdfDocument(place)
    left, said = int(characters), []
    for number in range(min(len(document), int(pages))):
        # A page that is broken takes nothing from the others.
        with suppress(pypdfium2.PdfiumError):
            layer = document[number].get_textpage()
            count = min(layer.count_chars(), left)
            said.append(layer.get_text_range(0, count) if count else "")
            left -= count
    json.dump({"pages": len(document), "texts": said}, sys.stdout)


def scans(place: str, pages: str, most: str, largest: str) -> None:
    """Leave the first pages as 0.pgm, 1.pgm, … of `most` pixels; a picture of more than the `largest` is not opened."""
    with open(place, "rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    found = _drawn(place, int(most)) if is_pdf else _frames(place, int(largest))
    # Where a page can't be drawn, those before it are read all the same.
    with suppress(pypdfium2.PdfiumError, OSError, SyntaxError, ValueError):
        for number, sheet in enumerate(islice(found, int(pages))):
            _at_most(int(most), sheet).save(f"{number}.pgm")


def _at_most(pixels: int, sheet: Image.Image) -> Image.Image:
    scale = (pixels / (sheet.width * sheet.height)) ** 0.5
    return sheet if scale >= 1 else sheet.resize((max(1, int(sheet.width * scale)), max(1, int(sheet.height * scale))))


def _drawn(place: str, most: int) -> Iterator[Image.Image]:
    for page in pypdfium2.PdfDocument(place):
        width, height = page.get_size()
        # The page says how large it is, up to 14,400 points: its pixels are counted before they are asked for.
        scale = min(DOTS / POINTS, (most / max(width * height, 1)) ** 0.5)
        yield page.render(scale=scale, grayscale=True).to_pil().convert("L")


def _frames(place: str, largest: int) -> Iterator[Image.Image]:
    with Image.open(place, formats=("PNG", "JPEG", "TIFF", "HEIF")) as picture:
        for frame in ImageSequence.Iterator(picture):
            if frame.width * frame.height > largest:
                return
            # A telephone lies on its side and says so; Tesseract does not look.
            yield ImageOps.exif_transpose(_on_white(frame))


def _on_white(frame: Image.Image) -> Image.Image:
    """Where a picture is transparent, paper is white; taken as it is, it would be black."""
    if "A" not in frame.getbands() and "transparency" not in frame.info:
        return frame.convert("L")
    seen = frame.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    paper.info = frame.info
    return paper.convert("L")


WORK: dict[str, Callable[..., None]] = {"texts": texts, "scans": scans}

if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None  # counted above, by the limit that is given
    pi_heif.register_heif_opener(thumbnails=False)
    WORK[sys.argv[1]](*sys.argv[2:])
