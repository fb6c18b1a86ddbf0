"""What a database refuses, in whatever a reader yields: NULs, and halves of letters."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consult.intake.models import Retrieval
from consult.reading import read
from tests.cast import Cast, client_of
from tests.web.looking import draft_it, look_at

LD = '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "A\\u0000b"}</script>'
FILES = {
    "toml": b'+++\ntitle = "A\\u0000b"\n+++\nWords of it.\n',
    "yaml": b'---\ntitle: "A\\0b"\n---\nWords of it.\n',
    "half": b'---\ntitle: "A\\ud800b"\n---\nWords of it.\n',
    "page": f"<html><head>{LD}</head><body><article><p>Words of it.</p></article></body>".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_what_no_database_takes_is_left_out(name: str) -> None:
    (post,) = read(FILES[name]).posts
    written = json.dumps(post.title)
    assert "\\u0000" not in written
    assert "\\ud800" not in written


@pytest.mark.parametrize("name", FILES)
def test_such_a_file_becomes_a_draft(cast: Cast, name: str) -> None:
    desk = client_of(cast.owner)
    page = look_at(desk, {"file": SimpleUploadedFile(f"{name}.txt", FILES[name])})
    assert Retrieval.objects.get().posts[0].post.body
    assert draft_it(desk, page).status_code == 200
