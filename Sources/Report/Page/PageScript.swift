/// What pages do beyond being read: tables sort by the column that is chosen, charts tell the values
/// under the pointer. Without it nothing is missing.
enum PageScript {
  /// The script, in a frame that is a comment in HTML and character data in XML.
  static let text: StaticString = #"""
    //<![CDATA[
    "use strict";
    for (const table of document.querySelectorAll("table.sortable")) {
      const heads = [...table.tHead.rows[0].cells];
      heads.forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.replaceChildren(button);
        button.addEventListener("click", () => {
          const words = head.classList.contains("words");
          const was = head.getAttribute("aria-sort");
          const up = was ? was === "descending" : words;
          heads.forEach((other) => other.removeAttribute("aria-sort"));
          head.setAttribute("aria-sort", up ? "ascending" : "descending");
          const key = (row) => {
            const cell = row.cells[column];
            if (words) return cell.textContent;
            return cell.dataset.v === undefined ? NaN : Number(cell.dataset.v);
          };
          const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
          rows.sort(([a], [b]) => {
            if (words) return up ? a.localeCompare(b) : b.localeCompare(a);
            if (isNaN(a) || isNaN(b)) return isNaN(a) - isNaN(b);
            return up ? a - b : b - a;
          });
          table.tBodies[0].append(...rows.map(([, row]) => row));
        });
      });
    }

    const deviateToShare = (z) => {
      const t = 1 / (1 + 0.2316419 * Math.abs(z));
      const tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * t * (0.31938153 + t * (-0.356563782
        + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
      return z > 0 ? 1 - tail : tail;
    };
    const shareToDeviate = (share) => {
      let low = -8, high = 8;
      for (let i = 0; i < 50; i += 1) {
        const middle = (low + high) / 2;
        if (deviateToShare(middle) < share) low = middle; else high = middle;
      }
      return low;
    };
    const spacing = {
      linear: [(v) => v, (v) => v],
      logarithmic: [Math.log10, (v) => 10 ** v],
      probit: [shareToDeviate, deviateToShare],
    };
    const axis = (text) => {
      const [scale, low, high, style, ...title] = text.split(" ");
      const [to, from] = spacing[scale];
      const a = to(Number(low)), b = to(Number(high));
      return { style, title: title.join(" "), value: (share) => from(a + share * (b - a)) };
    };
    const written = (value, style) => {
      if (style === "percent") return (100 * value).toPrecision(3) + " %";
      if (style === "clock") return value.toFixed(2) + " s";
      return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
    };
    const heightAt = (path, x) => {
      let px = 0, py = 0, found = null;
      for (const [, verb, numbers] of path.matchAll(/([Mlhv])([-\d ]+)/g)) {
        const [first, second] = numbers.trim().split(" ").map(Number);
        if (verb === "M") { px = first; py = second; continue; }
        const nx = verb === "v" ? px : px + first;
        const ny = verb === "v" ? py + first : verb === "l" ? py + second : py;
        if (nx !== px && x >= Math.min(px, nx) && x <= Math.max(px, nx))
          found = py + (ny - py) * (x - px) / (nx - px);
        px = nx; py = ny;
      }
      return found;
    };
    const noteAt = (list, x) => {
      const values = list.split(" ");
      let best = null, distance = Infinity;
      for (let i = 0; i < values.length; i += 2) {
        const d = Math.abs(Number(values[i]) - x);
        if (d < distance) { distance = d; best = values[i + 1]; }
      }
      return best;
    };
    for (const plot of document.querySelectorAll("svg.plot")) {
      const box = plot.parentElement;
      const leave = () => box.querySelectorAll(".readout,.hair").forEach((e) => e.remove());
      box.addEventListener("pointerleave", leave);
      box.addEventListener("pointermove", (event) => {
        leave();
        const area = plot.getBoundingClientRect();
        const share = (event.clientX - area.left) / area.width;
        if (share < 0 || share > 1) return;
        const curves = plot.querySelector(".curves");
        const [, , width, height] = curves.getAttribute("viewBox").split(" ").map(Number);
        const across = axis(plot.dataset.x), up = axis(plot.dataset.y);
        const lines = [across.title + ": " + written(across.value(share), across.style)];
        for (const series of curves.querySelectorAll("g")) {
          for (const path of series.querySelectorAll(".curve")) {
            const y = heightAt(path.getAttribute("d"), share * width);
            if (y === null) continue;
            let line = series.dataset.name + ": " + written(up.value(1 - y / height), up.style);
            if (path.dataset.notes)
              line += ", " + path.dataset.note + " " + noteAt(path.dataset.notes, share * width);
            lines.push(line);
          }
        }
        const hair = document.createElement("div");
        hair.className = "hair";
        const left = event.clientX - box.getBoundingClientRect().left;
        hair.style.left = left + "px";
        hair.style.height = area.height + "px";
        const readout = document.createElement("div");
        readout.className = "readout";
        for (const line of lines) readout.append(line, document.createElement("br"));
        readout.style[share > 0.5 ? "right" : "left"] =
          (share > 0.5 ? box.clientWidth - left : left) + 10 + "px";
        box.append(hair, readout);
      });
    }
    //]]>
    """#

  /// SHA-256 of the script in base64: browsers run no other script on these pages.
  static let digest = "xbvw+16LOZHOPf+25ja/HB3+onIPDjGK1dUkKhFZANk="
}
