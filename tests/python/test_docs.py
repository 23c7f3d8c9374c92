"""docs/start-python.md, section by section: every example prints what the page says."""

import doctest
import pathlib
import re

import pytest
from softplus import lab

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "start-python.md"
SECTIONS = {}
for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
    blocks = re.findall(r"```pycon\n(.*?)```", section, re.DOTALL)
    if blocks:
        SECTIONS[section.splitlines()[0]] = "\n".join(blocks)


def test_the_page_has_examples():
    assert len(SECTIONS) == 4


@pytest.mark.parametrize("title", SECTIONS)
def test_section(title):
    text = SECTIONS[title]
    for module in re.findall(r"^>>> import (\w+)", text, re.MULTILINE):
        pytest.importorskip(module)
    if "softplus.jax" in text:
        pytest.importorskip("softplus.jax", exc_type=ImportError)
    if "softplus.lab" in text:
        try:
            lab.command()
        except lab.LabError as why:
            pytest.skip(str(why))
    test = doctest.DocTestParser().get_doctest(text, {}, title, str(PAGE), 0)
    said = []
    doctest.DocTestRunner().run(test, out=said.append)
    assert not said, "".join(said)
    assert test.examples
