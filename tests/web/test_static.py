"""The style sheet that is joined of several."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

from consult.web.static import PARTS, SHEET, StaticFiles, joined


def parts_in(folder: Path) -> dict[str, tuple[FileSystemStorage, str]]:
    for number, part in enumerate(PARTS):
        file = folder / part
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"p {{ order: {number} }}\n/*# sourceMappingURL=gone.map */\n", "utf-8")
    return {part: (FileSystemStorage(folder), part) for part in PARTS}


def test_the_sheet_is_its_parts_in_their_order_without_their_maps(tmp_path: Path) -> None:
    sheet = joined(parts_in(tmp_path))
    assert sheet == "".join(f"p {{ order: {number} }}\n" for number in range(len(PARTS)))


def test_collecting_writes_the_sheet_under_a_name_with_its_hash(tmp_path: Path) -> None:
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    list(storage.post_process(parts_in(tmp_path)))
    hashed = storage.hashed_files[SHEET]
    assert hashed != SHEET
    assert (tmp_path / hashed).read_text("utf-8") == (tmp_path / SHEET).read_text("utf-8")
    assert (tmp_path / f"{hashed}.gz").exists()


def test_without_the_design_system_nothing_is_collected(tmp_path: Path) -> None:
    parts = parts_in(tmp_path)
    del parts["govuk/govuk-frontend.min.css"]
    with pytest.raises(ImproperlyConfigured, match="npm ci"):
        list(StaticFiles(location=tmp_path, base_url="/static/").post_process(parts))


@pytest.mark.parametrize("part", [part for part in PARTS if part.startswith("consult/")])
def test_our_sheets_say_nothing_that_a_phone_of_2021_does_not_know(part: str) -> None:
    path = find(part)
    assert isinstance(path, str)
    for line in Path(path).read_text("utf-8").splitlines():
        assert "color-mix" not in line
        assert not ("display: flex" in line and "gap:" in line), line
