// Draws every chart of the page into its element, and again where the width of the concatenated one changes.
(() => {
  const { config, charts } = JSON.parse(document.getElementById("charts").textContent);
  const views = {};
  const options = {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    config,
    tooltip: { theme: "page", disableDefaultStyle: true, offsetX: 14, offsetY: 14 },
  };

  const widened = (spec, element) => {
    if (!spec.vconcat) return spec;
    const width = Math.max(160, element.clientWidth - spec.usermeta.sidePx);
    return { ...spec, vconcat: spec.vconcat.map((part) => ({ ...part, width })) };
  };

  const draw = async (element) => {
    const key = element.dataset.chart;
    const width = element.clientWidth;
    const keep = views[key]?.view.signal("car");
    views[key]?.finalize();
    try {
      views[key] = await vegaEmbed(element, widened(charts[key], element), options);
      views[key].drawnWidth = width;
      if (keep) await views[key].view.signal("car", keep).runAsync();
    } catch (error) {
      element.textContent = "This chart could not be drawn.";
      console.error(key, error);
    }
  };

  const elements = [...document.querySelectorAll("[data-chart]")];
  Promise.all(elements.map(draw)).then(() => document.documentElement.setAttribute("data-drawn", "all"));

  for (const choice of document.querySelectorAll("fieldset[data-for]")) {
    choice.addEventListener("change", (event) => {
      views[choice.dataset.for]?.view.signal("car", event.target.value).runAsync();
    });
  }

  let waiting;
  const refit = () => {
    for (const element of elements) {
      const known = views[element.dataset.chart];
      if (charts[element.dataset.chart].vconcat && known && known.drawnWidth !== element.clientWidth) draw(element);
    }
  };
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refit, 150);
  });
})();
