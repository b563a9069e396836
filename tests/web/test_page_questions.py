"""How the page asks: results, refusals in words, the newest question of a channel, and leaving a view."""

import pytest

LISTS = """async () => {
  const { run, Refusal, live, get } = await voltwright.load("js/api.js");
  const tried = (promise) => promise.then(() => null, (error) => [error.name, error.field ?? null, error.message]);
  const leaving = new AbortController();
  const left = tried(run("cars", { make: "Kia" }, { signal: leaving.signal }));
  leaving.abort();
  const [old, fresh] = await Promise.all([live("a", "cars", { make: "Audi" }), live("a", "cars", { make: "BMW" })]);
  const other = await live("b", "cars", { make: "Volvo", kind: "reference" });
  return {
    listed: (await run("cars", { make: "BMW" })).cars.map((row) => row.name),
    again: (await run("cars", { make: "BMW" })).cars.length,
    wrong: await tried(run("cars", { year_from: "soon" })),
    unknown: await tried(run("no-such-operation", {})),
    nowhere: await tried(get("/api/cars/no-such-car")),
    live: await tried(live("c", "cars", { year_from: "soon" })),
    left: await left,
    old: old ?? null, fresh: fresh.cars.map((row) => row.name), other: other.cars.length,
  };
}"""


@pytest.fixture(scope="module")
def asked(chromium, studio_url):
    """What the page's module got, in one go; the console must stay clean."""
    context = chromium.new_context()
    page = context.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{studio_url}/#view=share")
    page.wait_for_selector(".view-share[data-opened]")
    found = page.evaluate(LISTS)
    context.close()
    assert not wrong, wrong
    return found


def test_results(asked):
    assert "bmw-i3-60ah" in asked["listed"] and asked["again"] == len(asked["listed"])


def test_refusals_are_sentences_with_their_field(asked):
    assert asked["wrong"][:2] == ["Refusal", "year_from"] and "year_from" in asked["wrong"][2]
    assert asked["live"] == asked["wrong"]
    assert asked["unknown"][0] == asked["nowhere"][0] == "Refusal"
    assert "no-such-operation" in asked["unknown"][2] and "no-such-car" in asked["nowhere"][2]


def test_newest_question_of_a_channel_wins(asked):
    assert asked["old"] is None and asked["fresh"] == asked["listed"] and asked["other"] >= 0


def test_leaving_a_view_ends_its_questions(asked):
    assert asked["left"][0] == "AbortError"
