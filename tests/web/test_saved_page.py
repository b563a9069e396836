"""A saved page opens from a disk, asks nobody, and computes the figures of the program."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from studio_page import PHONE, VIEWS, until
from voltwright.cli.main import run
from voltwright.errors import SpecError
from voltwright.sim.precision import double_precision
from voltwright.web.linking import linked
from voltwright.web.saved_answers import FIGURES, _answered, _from_library, canonical
from voltwright.web.saving import BYTES_MOST, argument_of, page_of, save_page, state_of

LEAF = "nissan-leaf-2018"
SLIDER = '[data-path="masses.mass_curb_kg"] input[type=range]'
SHOWN = """[...document.querySelectorAll('[data-figure]')].map((each) => [each.dataset.figure, Number(each.dataset.value)])"""


def same(value: Any) -> Any:
    return value


@pytest.fixture(scope="module")
def saved(leaf: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The view Design of one car as a file."""
    answers: dict[str, Any] = {f"post /api/page-model {canonical({'car': LEAF})}": leaf[1] | {"missing": {}}}
    _answered(answers, "headline", {"cars": [LEAF], "figures": list(FIGURES)}, same)
    _answered(answers, "car-form", {"car": LEAF}, same)
    _from_library(answers, [LEAF])
    path = tmp_path_factory.mktemp("saved") / "page.html"
    path.write_text(page_of({"answers": answers, "texts": {}, "missing": "None here.", "state": ""}, "en"), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [(1280, 900), PHONE])
@pytest.mark.long
def test_sliders_of_a_file_on_a_disk_compute_the_figures_of_the_program(saved: Path, leaf: Any, open_page: Any, size: Any):
    page = open_page("design", size=size, url=f"{saved.as_uri()}#view=design&cars=!({LEAF})")
    until(page, "document.querySelector('.view-design').dataset.model === 'ready'")
    slider = page.locator(SLIDER)
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    until(page, "document.querySelector('.view-design').dataset.source === 'page'")
    until(page, "location.hash.includes('mass_curb_kg:')")
    found = re.search(r"mass_curb_kg:([\d.]+)", page.evaluate("location.hash"))
    assert found is not None
    mass_kg = float(found.group(1))
    shown = dict(page.evaluate(SHOWN))
    with double_precision():
        wanted = {name: float(value) for name, value in leaf[0]({"masses.mass_curb_kg": mass_kg}).items()}
    assert mass_kg > 1565.0
    assert shown["mass_curb_kg"] == mass_kg
    for name, value in wanted.items():
        assert shown[name] == pytest.approx(value, rel=1e-9), name
    missed = page.evaluate("voltwrightSaved.missed ?? []")
    assert all(key.startswith(("headline", "car-form")) for key in missed), missed


def test_the_file_holds_to_its_policy(saved: Path):
    text = saved.read_text(encoding="utf-8")
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert found is not None
    policy = found.group(1)
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert not re.search(r'(?:src|href)="(?!data:)[^"]+"', text.split("<script>")[0])
    assert len(text.encode()) < BYTES_MOST / 3


def test_modules_become_one_script(tmp_path: Path):
    modules = {
        "a/main.js": 'import { two as b, Three } from "./two.js";\nimport * as all from "../three.js";\n'
        'export async function go() { return [b(), new Three().x, all.four, (await import("./late.js")).late]; }\n',
        "a/two.js": 'export { Three } from "../three.js";\nexport function two() { return 2; }\n',
        "three.js": "export class Three { x = 3; }\nconst four = 4;\nexport { four };\nexport const { five } = { five: 5 };\n",
        "a/late.js": 'export const late = "late";\n',
    }
    script = linked(modules, "a/main.js") + '\nvw$use("a/main.js").go().then((all) => console.log(JSON.stringify(all)));'
    path = tmp_path / "one.cjs"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run(["node", str(path)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == [2, 3, 4, "late"], done.stderr


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ({"a.js": 'import { b } from "./b.js";\n'}, "is not there"),
        ({"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}, "circle"),
        ({"a.js": "export default 1;\n"}, "does not know this form"),
    ],
)
def test_what_the_linker_cannot_put_together_is_refused(modules: dict[str, str], words: str):
    with pytest.raises(SpecError, match=words):
        linked(modules, "a.js")


def test_questions_are_keyed_as_the_page_does(tmp_path: Path):
    values = [{"b": [1.0, 0.1, 1e-7, 123456789.125, 1e21, -0.00001], "a": {"é": None, "x": True}}, 'a"b', 2.5e-6, -3.0]
    api = Path(__file__).parents[2] / "src/voltwright/web/page/js/api.js"
    script = f'import {{ canonical }} from "{api.as_uri()}"; console.log(JSON.stringify({json.dumps(values)}.map(canonical)));'
    done = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=False)
    assert [canonical(value) for value in values] == json.loads(done.stdout), done.stderr


def test_bad_requests_for_a_page_are_one_sentence():
    with pytest.raises(SpecError, match="1 to 6 cars"):
        save_page([])
    with pytest.raises(SpecError, match="`language` must be"):
        save_page([LEAF], language="fr")
    wrong: list[tuple[str, Any]] = [("state", 3), ("answers", []), ("bases", {}), ("language", [])]
    for name, value in wrong:
        with pytest.raises(SpecError, match=f"`{name}` must be"):
            save_page([LEAF], **{name: value})


def test_the_state_of_a_page_is_an_address():
    assert state_of([LEAF], "nl") == f"cars=!('{LEAF}')&language=nl"
    assert argument_of(LEAF) == LEAF


@pytest.mark.long
def test_every_view_of_a_saved_page_has_its_answers(open_page: Any, tmp_path: Path):
    path = tmp_path / "cars.html"
    assert run(["export", "page", "volkswagen-id3-2021-pro", "xiaomi-su7", LEAF, str(path)]) == 0
    assert path.stat().st_size < BYTES_MOST
    page = open_page("compare", url=path.as_uri())
    for view in VIEWS:
        page.click(f'.nav a[data-view="{view}"]')
        page.wait_for_selector(f".view-{view}[data-opened]")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        assert page.evaluate("voltwrightSaved.missed ?? []") == [], view
        assert page.locator(".refusal").count() == 0, view
    page.click('.nav a[data-view="day"]')
    page.click("[data-act=plan]")
    page.wait_for_selector(".plan-stops tbody tr")
    assert page.evaluate("voltwrightSaved.missed ?? []") == [] and page.locator(".plan .chart").count() == 5
