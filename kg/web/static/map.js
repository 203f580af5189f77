// Draws points on a base map of borders that the server itself holds. Without it, the table beside the map says the same.
"use strict";
(async () => {
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  const disputed = new Set(["W. Sahara", "Palestine", "Kosovo", "N. Cyprus", "Somaliland", "Siachen Glacier", "Taiwan"]);

  async function base() {
    const [atlas, lines] = await Promise.all(
      ["/static/vendor/world-atlas/countries-50m.json", "/static/disputed.json"].map(async path => (await fetch(path)).json()));
    const countries = atlas.objects.countries;
    const doubtful = (a, b) => disputed.has(a.properties.name) || disputed.has(b.properties.name);
    const mesh = test => topojson.mesh(atlas, countries, test);
    return {
      land: { type: "MultiPolygon", coordinates: unwrapped(topojson.merge(atlas, countries.geometries).coordinates, 2) },
      coast: { type: "MultiLineString", coordinates: unwrapped(topojson.mesh(atlas, countries, (a, b) => a === b).coordinates, 1) },
      firm: mesh((a, b) => a !== b && !doubtful(a, b)),
      dashed: [mesh((a, b) => a !== b && doubtful(a, b)), lines],
    };
  }

  // A line that crosses the 180th meridian goes on beyond it instead of running around the world.
  function unwrap(line) {
    let turn = 0;
    return line.map(([lon, lat], index) => {
      if (index && Math.abs(lon - line[index - 1][0]) > 180) turn += lon < line[index - 1][0] ? 360 : -360;
      return [lon + turn, lat];
    });
  }
  const unwrapped = (lines, depth) => (depth ? lines.map(line => unwrapped(line, depth - 1)) : unwrap(lines));

  // The box that holds nine tenths of the counts each way: one place far off does not shrink all the others.
  function box(points) {
    const all = points.reduce((sum, point) => sum + point.count, 0);
    const edges = key => {
      const order = [...points].sort((a, b) => a[key] - b[key]);
      const at = share => { let sum = 0; return order.find(point => (sum += point.count) >= share * all)[key]; };
      return [at(.05), at(.95)];
    };
    const [south, north] = edges("lat"), [west, east] = edges("lon");
    return L.latLngBounds([south, west], [north, east]).pad(.15);
  }

  function draw(element, shapes) {
    const points = JSON.parse(element.dataset.points);
    const map = L.map(element, { attributionControl: false, preferCanvas: true, minZoom: 1, maxZoom: 12, worldCopyJump: true });
    map.setView([33, 40], 4);
    const soft = colour("--soft");
    L.geoJSON(shapes.land, { interactive: false, style: { stroke: false, fillColor: colour("--land"), fillOpacity: 1 } }).addTo(map);
    L.geoJSON(shapes.coast, { interactive: false, style: { color: soft, weight: .6 } }).addTo(map);
    L.geoJSON(shapes.firm, { interactive: false, style: { color: soft, weight: 1 } }).addTo(map);
    for (const lines of shapes.dashed) {
      L.geoJSON(lines, { interactive: false, style: { color: soft, weight: 1, dashArray: "4 4" } }).addTo(map);
    }
    const most = Math.max(1, ...points.map(point => point.count));
    const circles = points.map(point => {
      const circle = L.circleMarker([point.lat, point.lon], {
        radius: 4 + 14 * Math.sqrt(point.count / most), color: colour("--fill"), weight: 1.5, fillOpacity: .45,
      });
      const label = document.createElement("span");  // as text: a name is never markup
      label.textContent = `${point.name}: ${point.count}`;
      circle.bindTooltip(label);
      if (point.url) circle.on("click", () => location.assign(point.url));
      return circle.addTo(map);
    });
    if (circles.length) {
      map.fitBounds(box(points), { maxZoom: 7, animate: false });
    }
    element.dataset.ready = circles.length;
  }

  const elements = document.querySelectorAll(".map");
  if (!elements.length) return;
  const shapes = await base();
  for (const element of elements) {
    element.replaceChildren();
    element.classList.add("live");
    draw(element, shapes);
  }
})();
