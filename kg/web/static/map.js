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

  // Points that would lie on one another at this zoom, as one: the greatest takes in those less than a cell away.
  const CELL = 36;
  function clusters(map, points) {
    const spots = points.map(point => ({ point, at: map.project([point.lat, point.lon]) }));
    spots.sort((a, b) => b.point.count - a.point.count);
    const cells = new Map(), found = [];
    const key = (x, y) => `${x}:${y}`;
    for (const spot of spots) {
      const x = Math.floor(spot.at.x / CELL), y = Math.floor(spot.at.y / CELL);
      let home = null;
      for (let dx = -1; dx <= 1 && !home; dx++) {
        for (let dy = -1; dy <= 1 && !home; dy++) {
          home = (cells.get(key(x + dx, y + dy)) || []).find(other => other.pixel.distanceTo(spot.at) < CELL) || null;
        }
      }
      if (!home) {
        home = { pixel: spot.at, at: [spot.point.lat, spot.point.lon], points: [] };
        found.push(home);
        cells.set(key(x, y), [...(cells.get(key(x, y)) || []), home]);
      }
      home.points.push(spot.point);
    }
    return map.getZoom() >= map.getMaxZoom() ? spots.map(({ point }) => ({ at: [point.lat, point.lon], points: [point] })) : found;
  }
  const names = points => points.slice(0, 4).map(point => point.name).join("، ") + (points.length > 4 ? " …" : "");

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
    const layer = L.layerGroup().addTo(map);
    const most = Math.max(1, ...points.map(point => point.count));
    const labelled = (mark, text) => {
      const label = document.createElement("span");  // as text: a name is never markup
      label.textContent = text;
      return mark.bindTooltip(label);
    };
    const redraw = () => {
      layer.clearLayers();
      const groups = clusters(map, points);
      for (const group of groups) {
        const count = group.points.reduce((sum, point) => sum + point.count, 0);
        const several = group.points.length > 1;
        const circle = L.circleMarker(group.at, {
          radius: Math.min(CELL / 2, 4 + 14 * Math.sqrt(count / most) + (several ? 3 : 0)), color: colour("--fill"),
          weight: several ? 3 : 1.5, fillOpacity: .45,
        });
        labelled(circle, several ? `${names(group.points)}: ${count}` : `${group.points[0].name}: ${count}`);
        if (several) {
          circle.on("click", () => map.fitBounds(L.latLngBounds(group.points.map(p => [p.lat, p.lon])).pad(.2), { maxZoom: 12 }));
          const mark = L.divIcon({ className: "cluster", html: `<span>${Number(group.points.length)}</span>`, iconSize: [CELL, 16] });
          L.marker(group.at, { icon: mark, interactive: false, keyboard: false }).addTo(layer);
        } else if (group.points[0].url) {
          circle.on("click", () => location.assign(group.points[0].url));
        }
        circle.addTo(layer);
      }
      element.dataset.marks = groups.length;
    };
    if (points.length) {
      map.fitBounds(box(points), { maxZoom: 7, animate: false });
    }
    map.on("zoomend", redraw);
    redraw();
    element.dataset.ready = points.length;
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
