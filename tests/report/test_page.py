"""A page cannot be made without escaping what goes into it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.report.page import bullets, element, link, page, table
from cyberlayers.report.safe import safe


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += [tag, *(f"{name}={value}" for name, value in attrs)]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


@given(st.text(st.characters()))
def test_whatever_text_goes_in_comes_out_as_text(text: str) -> None:
    found = read(element("p", text, class_=text).text)
    assert found.tags == ["p", f"class={safe(text)}"]
    assert "".join(found.words) == safe(text)


def test_what_is_escaped_already_is_not_escaped_again() -> None:
    assert element("p", element("b", "a < b"), " & c").text == "<p><b>a &lt; b</b> &amp; c</p>"
    assert bullets(["<i>"]).text == "<ul><li>&lt;i&gt;</li></ul>"
    assert "<td>&lt;x&gt;</td>" in table(["One"], [["<x>"]]).text


def test_an_element_without_content_has_no_end() -> None:
    assert element("br").text == "<br>"


@pytest.mark.parametrize("path", ["javascript:alert(1)", "//elsewhere", "/etc/passwd", "../up", "a?b", ""])
def test_a_link_leads_only_to_a_file_beside_the_page(path: str) -> None:
    with pytest.raises(ValueError, match="beside the page"):
        link(path, "words")


def test_a_page_runs_and_fetches_nothing() -> None:
    found = page("A <title>", "text")
    assert "default-src &#x27;none&#x27;" in found
    assert "<title>A &lt;title&gt;</title>" in found
    assert not {"script", "img", "link", "iframe"} & set(read(found).tags)
