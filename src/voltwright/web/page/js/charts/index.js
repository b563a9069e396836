// The charts of the page, each of our own SVG: call one with its place and data, update it with new data.
export { barChart, stackedBars } from "./bars.js";
export { bridgeChart } from "./bridge.js";
export { flowChart } from "./flow.js";
export { highlight } from "./frame.js";
export { histogram } from "./histogram.js";
export { lineChart } from "./line.js";
export { timeline } from "./timeline.js";
