"""Published JSON schemas out of a folder that is laid out by URL, so that validation needs no network."""

from pathlib import Path
from typing import Any

from pystac.stac_io import DefaultStacIO


class LocalSchemas(DefaultStacIO):
    """Reads every URL from the folder and nothing from anywhere else."""

    def __init__(self, folder: str | None) -> None:
        super().__init__()
        self.folder = folder
        self.read: set[str] = set()

    def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
        href = str(source)
        if self.folder is None:
            raise FileNotFoundError(f"No folder of schemas to read {href} from.")
        path = Path(self.folder) / href.split("://", 1)[-1].split("#", 1)[0]
        self.read.add(href)
        return path.read_text(encoding="utf-8")
