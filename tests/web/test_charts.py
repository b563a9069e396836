"""Every chart in a browser: what it draws, its data as CSV, odd data, and series that are pointed out in all charts."""

import pytest

CHARTS = """async (units) => {
  const { state } = await voltwright.load("js/state.js");
  if (state.get("units", "metric") !== units) {
    document.querySelector(".view")?.remove();
    state.set({ units }, { replace: true });
    while (!document.querySelector(".view[data-opened]")) await new Promise((done) => setTimeout(done, 10));  // opened anew
  }
  const charts = await voltwright.load("js/charts/index.js");
  const root = document.querySelector("main");
  root.replaceChildren();
  const km = { label: "Range", unit: "km" };
  const speed = { label: "Speed", unit: "km_h" };
  const cars = [
    { name: "one", values: [100, 200], low: [90, null], high: [110, null] }, { name: "two", values: [null, -50] },
  ];
  const made = {
    line: charts.lineChart(root, { title: "Line", x: speed, y: km, linked: true, series: [
      { name: "one", points: [[0, 1], [100, null], [200, NaN], [300, 4]], band: [[0, 0, 2], [300, 3, 5]] },
      { name: "two", points: [[0, 5]], step: true }, { name: "empty", points: [] }],
      marks: [{ x: 100, label: "at" }, { y: 3, label: "level" }, { x: 100, y: 2, label: "point" }] }),
    bar: charts.barChart(root, { title: "Bar", y: km, categories: ["EPA", "WLTP"], series: cars,
      marks: [{ category: "EPA", series: 0, value: 95, label: "Published" }, { category: "none", value: 1 }] }),
    lying: charts.barChart(root, { title: "Lying", y: km, categories: ["EPA", "WLTP"], series: cars, horizontal: true }),
    stacked: charts.stackedBars(root, { title: "Stacked", y: km, categories: ["EPA", "WLTP"], series: cars }),
    bridge: charts.bridgeChart(root, { title: "Bridge", y: km, steps: [
      { name: "from", value: 160.9344, kind: "total" }, { name: "less", value: -16.09344 },
      { name: "to", value: 144.84096, kind: "total" }] }),
    flow: charts.flowChart(root, { title: "Flow", unit: "kwh", nodes: [
      { id: "a", label: "A" }, { id: "b", label: "B" }, { id: "c", label: "C", loss: true }],
      links: [{ from: "a", to: "b", value: 3 }, { from: "a", to: "c", value: 1 }, { from: "b", to: "a", value: 0 }] }),
    histogram: charts.histogram(root, { title: "Histogram", x: km, y: { label: "Cars" }, bins: [[0, 10, 3], [10, 20, 5]],
      curve: [[0, 1], [20, 4]], marks: [{ x: 12, label: "mean" }] }),
    timeline: charts.timeline(root, { title: "Timeline", rows: [
      { name: "Mass", events: [{ date: "2024", kind: "rumoured", label: "x" }, { date: "soon", kind: "announced" }] }] }),
    nothing: charts.lineChart(root, { title: "Nothing", x: speed, y: km, series: [] }),
  };
  window.made = made;
  return Object.fromEntries(Object.entries(made).map(([name, chart]) => [name, {
    csv: chart.csv().trim().split("\\r\\n"), text: chart.element.querySelector("svg").outerHTML, file: chart.svg(),
  }]));
}"""
ODD = ("NaN", "Infinity", "undefined")


@pytest.fixture(scope="module")
def drawn(shell):
    return shell.evaluate(CHARTS, "metric")


def test_no_mark_stands_nowhere(drawn):
    for name, chart in drawn.items():
        assert not [word for word in ODD if word in chart["text"]], name
        assert "<title" in chart["text"] and "<desc" in chart["text"], name
        assert "var(--" not in chart["file"] and "class=" not in chart["file"], name


def test_data_of_each_chart(drawn):
    csv = {name: chart["csv"] for name, chart in drawn.items()}
    assert csv["line"][0] == 'Speed [km/h],"one, Range [km]","two, Range [km]","empty, Range [km]"'
    assert csv["line"][1:] == ["0,1,5,", "100,,,", "200,,,", "300,4,,"]
    assert csv["bar"] == csv["lying"] == csv["stacked"]
    assert csv["bar"][1:] == ["EPA,100,90,110,", "WLTP,200,,,-50"]
    assert csv["bridge"][1:] == ["from,160.9344,160.9344", "less,-16.09344,144.84096", "to,144.84096,144.84096"]
    assert csv["flow"][1:] == ["A,B,3", "A,C,1", "B,A,0"]
    assert csv["histogram"][1:] == [",0,10,3", ",10,20,5"]
    assert csv["timeline"][1:] == ["Mass,2024,rumoured,x", "Mass,soon,announced,"]
    assert len(csv["nothing"]) == 1


def test_charts_in_units_of_the_us(shell, drawn):
    us = {name: chart["csv"] for name, chart in shell.evaluate(CHARTS, "us").items()}
    assert us["bridge"][0] == ",Range [mi],\u03a3" and us["bridge"][1:] == ["from,100,100", "less,-10,90", "to,90,90"]
    assert us["flow"] == drawn["flow"]["csv"]
    shell.evaluate(CHARTS, "metric")


def test_a_car_is_pointed_out_in_all_charts(shell, drawn):
    shell.evaluate("voltwright.load('js/charts/index.js').then((charts) => charts.highlight('two'))")
    faded = "[...document.querySelectorAll('g.series.faded')].map((group) => group.dataset.series)"
    assert set(shell.evaluate(faded)) == {"one", "empty"}
    shell.evaluate("voltwright.load('js/charts/index.js').then((charts) => charts.highlight(null))")
    assert shell.evaluate(faded) == []


def test_update_keeps_what_is_not_given(shell, drawn):
    shell.evaluate("window.made.line.update({ series: [{ name: 'one', points: [[0, 1], [10, 2]] }] })")
    assert shell.evaluate("window.made.line.csv()").splitlines()[1:] == ["0,1", "10,2"]
    assert shell.evaluate("window.made.line.element.querySelector('figcaption').textContent") == "Line"
