// Turns the bars into a plot whose dragged-over days filter the page. Without it, each bar is a link.
"use strict";
(() => {
  const element = document.getElementById("timeline");
  const steps = element ? JSON.parse(element.dataset.steps) : [];
  if (!element) return;
  if (steps.length < 2) {
    element.dataset.ready = "0";
    return;
  }
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  const names = steps.map(step => step[0]);
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };

  function filter(plot) {
    const { left, width } = plot.select;
    if (width < 4) return;
    const index = pixels => Math.min(names.length - 1, Math.max(0, Math.round(plot.posToVal(pixels, "x"))));
    const address = new URL(location.href);
    address.searchParams.set("from", names[index(left)]);
    address.searchParams.set("to", names[index(left + width)]);
    address.searchParams.delete("page");
    location.assign(address);
  }

  const options = {
    width: element.clientWidth, height: 190, legend: { show: false },
    scales: { x: { time: false, range: [-.6, names.length - .4] }, y: { range: (plot, low, high) => [0, Math.max(1, high)] } },
    axes: [
      { ...axis, values: (plot, marks) => marks.map(mark => (Number.isInteger(mark) ? names[mark] ?? "" : "")), space: 70 },
      { ...axis, size: 46 },
    ],
    series: [{}, { label: element.dataset.label, fill: colour("--fill"), stroke: colour("--fill"), paths: uPlot.paths.bars({ size: [.86, 100] }), points: { show: false } }],
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
    hooks: { setSelect: [filter] },
  };
  const bars = element.querySelector("svg");
  const plot = document.createElement("div");
  plot.setAttribute("aria-hidden", "true");  // the bars stay in the tree for those who cannot see it
  bars.classList.add("hidden");
  element.querySelector(".ends")?.classList.add("hidden");
  element.prepend(plot);
  const made = new uPlot(options, [names.map((name, index) => index), steps.map(step => step[1])], plot);
  addEventListener("resize", () => made.setSize({ width: element.clientWidth, height: 190 }));
  element.dataset.ready = "1";
})();
