/// The look of every page: the system's own fonts, light or dark as the reader's system is, on paper
/// in the light colours.
///
/// The colours of curves and bars are those of Okabe and Ito, darkened or lightened until they stand
/// out from the ground; nothing is told by colour alone.
enum PageStyle {
  static let text: StaticString = """

    :root {
      color-scheme: light dark;
      --ground: #ffffff; --raised: #f5f7f9; --ink: #1b2025; --soft: #56606b; --line: #d3d9e0;
      --grid: #e7ebef; --right: #0072b2; --wrong: #d55e00; --link: #005f96; --on-strong: #ffffff;
      --s1: #0072b2; --s2: #d55e00; --s3: #00805f; --s4: #8e4585; --s5: #7a6800; --s6: #56606b;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --ground: #14171a; --raised: #1d2226; --ink: #e6e9ec; --soft: #a6b0ba; --line: #3a424a;
        --grid: #272d33; --right: #56b4e9; --wrong: #f58b4c; --link: #7cc4f0; --on-strong: #0d1114;
        --s1: #56b4e9; --s2: #f58b4c; --s3: #35c99b; --s4: #dc9bd8; --s5: #d9c64a; --s6: #a6b0ba;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    body {
      margin: 0; background: var(--ground); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans",
        Arial, sans-serif;
      font-variant-numeric: tabular-nums;
      -webkit-print-color-adjust: exact; print-color-adjust: exact;
    }
    main { max-width: 1100px; margin: 0 auto; padding: 28px 20px 64px; }
    .definitions { position: absolute; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
    h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 6px; }
    h3 { font-size: 1rem; line-height: 1.35; margin: 0; overflow-wrap: anywhere; }
    p { margin: 0 0 10px; max-width: 75ch; overflow-wrap: anywhere; }
    a { color: var(--link); }
    .lead { color: var(--soft); margin-bottom: 18px; }
    .note { color: var(--soft); font-size: 0.875rem; margin-bottom: 8px; }
    section { margin-top: 44px; }
    nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 20px 0 0;
      padding: 10px 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }

    .verdict { font-size: 1.15rem; line-height: 1.5; max-width: 68ch; margin: 0 0 14px; }
    .attention { margin: 0 0 6px; padding: 0; list-style: none; }
    .attention li { padding: 3px 0 3px 22px; position: relative; overflow-wrap: anywhere; }
    .attention li::before { content: "▲"; color: var(--wrong); position: absolute; left: 0;
      font-size: 0.8em; top: 0.5em; }
    .warnings { margin: 18px 0 0; padding: 10px 16px; border-left: 4px solid var(--wrong);
      background: var(--raised); }
    .warnings h2 { font-size: 1rem; }
    .warnings ul { margin: 0; padding-left: 18px; }
    .warnings li { overflow-wrap: anywhere; }

    .group { font-size: 0.875rem; color: var(--soft); font-weight: 600; margin: 22px 0 8px; }
    .groups { display: grid; gap: 0 26px; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr));
      gap: 18px 26px; margin: 0; }
    @media (min-width: 960px) {
      .groups { grid-template-columns: repeat(5, 1fr); }
      .groups > div { grid-column: span var(--tiles); }
      .tiles { grid-template-columns: repeat(var(--tiles), 1fr); }
    }
    .tile { border-top: 2px solid var(--ink); padding-top: 8px; display: flex;
      flex-direction: column; }
    .tile dt { font-weight: 600; font-size: 0.9rem; }
    .tile dd { margin: 0; }
    .tile .figure { font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.01em; }
    .tile .unit { font-size: 0.95rem; color: var(--soft); letter-spacing: 0; }
    .tile .detail { font-size: 0.9rem; }
    .tile .meaning { color: var(--soft); font-size: 0.82rem; line-height: 1.4; }

    .scroll { overflow-x: auto; margin: 0 -4px; padding: 0 4px 4px; }
    .scroll:focus-visible { outline: 2px solid var(--link); }
    table { border-collapse: separate; border-spacing: 0; font-size: 0.85rem; line-height: 1.3; }
    .bars { width: 100%; }
    th, td { padding: 5px 8px; text-align: right; border-bottom: 1px solid var(--grid);
      white-space: nowrap; }
    th { vertical-align: bottom; font-weight: 600; white-space: normal;
      border-bottom: 1px solid var(--soft); }
    th.words, td.words { text-align: left; }
    td.words { white-space: normal; overflow-wrap: anywhere; min-width: 150px; }
    th:first-child, td:first-child { position: sticky; left: 0; background: var(--ground);
      z-index: 1; }
    .bars td:first-child { font-weight: 600; min-width: 0; max-width: 260px; overflow-wrap: break-word; }
    th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0;
      cursor: pointer; text-align: inherit; text-decoration: underline dotted var(--soft);
      text-underline-offset: 3px; }
    th[aria-sort] button { text-decoration: underline; }
    th[aria-sort=ascending] button::after { content: "\u{A0}↑"; }
    th[aria-sort=descending] button::after { content: "\u{A0}↓"; }
    th button:focus-visible { outline: 2px solid var(--link); }
    tbody tr:hover td { background: var(--raised); }
    td.bar { min-width: 60px; padding-bottom: 3px; }
    td.bar i { display: block; height: 4px; margin-top: 2px; background: var(--grid);
      border-radius: 1px; }
    td.bar i b { display: block; height: 4px; background: var(--right); border-radius: 1px; }
    td.bar.wrong i b { background: var(--wrong); }
    td.none { color: var(--soft); }
    .facts { width: 100%; }
    .facts th { width: 176px; font-weight: 400; color: var(--soft); text-align: left; vertical-align: top;
      border-bottom: 1px solid var(--grid); padding-left: 0; white-space: normal; }
    .facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; font-weight: 400; }
    .facts th:first-child, .facts td:first-child { position: static; }

    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 310px), 1fr));
      gap: 34px 32px; margin-top: 16px; }
    figure { margin: 0; min-width: 0; }
    .chart { display: flex; flex-direction: column; margin-top: 16px; }
    .charts .chart { margin-top: 0; }
    .chart .axis-y { margin-top: auto; }
    .chart figcaption p { margin: 2px 0 8px; }
    .legend { list-style: none; margin: 0 0 10px; padding: 0; display: flex; flex-wrap: wrap;
      gap: 2px 18px; font-size: 0.82rem; }
    .legend li { display: flex; align-items: center; gap: 6px; }
    .swatch { flex: none; overflow: visible; }
    .axis-y, .axis-x { font-size: 0.8rem; color: var(--soft); margin: 0 0 8px; max-width: none; }
    .axis-x { text-align: right; margin: 24px 14px 0 0; }
    .plot-box { position: relative; padding: 0 14px 0 46px; }
    .plot { display: block; overflow: visible; }
    .curves, .mark { overflow: visible; }
    .grid { stroke: var(--grid); stroke-width: 1; shape-rendering: crispEdges; }
    .axis { stroke: var(--soft); stroke-width: 1; shape-rendering: crispEdges; }
    .tick { fill: var(--soft); font-size: 11.5px; }
    .mid { text-anchor: middle; }
    .end { text-anchor: end; }
    .curve { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke;
      stroke-linejoin: round; }
    .band { stroke: none; fill-opacity: 0.2; }
    .s1 .curve { stroke: var(--s1); } .s1 .band { fill: var(--s1); }
    .s2 .curve { stroke: var(--s2); stroke-dasharray: 7 3; } .s2 .band { fill: var(--s2); }
    .s3 .curve { stroke: var(--s3); stroke-dasharray: 2 2.5; } .s3 .band { fill: var(--s3); }
    .s4 .curve { stroke: var(--s4); stroke-dasharray: 9 3 2 3; } .s4 .band { fill: var(--s4); }
    .s5 .curve { stroke: var(--s5); stroke-dasharray: 14 4; } .s5 .band { fill: var(--s5); }
    .s6 .curve { stroke: var(--s6); stroke-dasharray: 1 3; } .s6 .band { fill: var(--s6); }
    .rule { stroke: var(--ink); stroke-width: 1.25; fill: none; }
    .r2 { stroke-dasharray: 5 3; } .r3 { stroke-dasharray: 2 2; }
    .whisker { stroke: var(--ink); stroke-width: 1.5; }
    .dot { fill: var(--ink); stroke: var(--ground); stroke-width: 2; }
    .diamond { fill: var(--ground); stroke: var(--ink); stroke-width: 2; }
    .readout { position: absolute; pointer-events: none; z-index: 3; background: var(--ink);
      color: var(--ground); font-size: 12px; line-height: 1.4; padding: 4px 8px;
      border-radius: 4px; white-space: nowrap; bottom: calc(100% + 4px); }
    .hair { position: absolute; pointer-events: none; width: 1px; top: 0; bottom: 0;
      background: var(--soft); }

    .chart-grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(196px, 1fr));
      gap: 20px 22px; margin-top: 14px; }
    .small-chart { break-inside: avoid; display: flex; flex-direction: column;
      justify-content: space-between; }
    .small-chart figcaption { font-size: 0.82rem; line-height: 1.35; margin-bottom: 8px; }
    .small-chart b, .small-chart span { display: block; overflow-wrap: anywhere; }
    .small-chart span { color: var(--soft); font-size: 0.78rem; }
    .small-chart .plot-box { padding: 0 10px 20px 28px; }
    .small-chart .tick { font-size: 10px; }
    .small-chart .curve { stroke-width: 1.6; }
    details { margin-top: 16px; }
    details + details { margin-top: 4px; }
    summary { cursor: pointer; color: var(--link); font-weight: 600; padding: 4px 0; }
    summary:focus-visible { outline: 2px solid var(--link); }

    .matrix { display: block; }
    .matrix text { fill: var(--ink); font-size: 11px; }
    .matrix .count { font-size: 9px; text-anchor: middle; }
    .matrix .strong { fill: var(--on-strong); }
    .matrix .field { fill: var(--raised); }
    .matrix .lines { stroke: var(--ground); stroke-width: 1; fill: none; }
    .matrix .hit { fill: var(--right); } .matrix .miss { fill: var(--wrong); }
    .matrix g:hover rect { stroke: var(--ink); stroke-width: 1.5; }

    .timeline { margin-top: 30px; break-inside: avoid; }
    .rows { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 6px 10px;
      align-items: start; margin-top: 8px; }
    .rows b { font-size: 0.85rem; line-height: 1.3; overflow-wrap: anywhere; display: block; }
    .rows .side { font-size: 0.78rem; color: var(--soft); text-align: right; min-width: 0; }
    .rows .side b { color: var(--ink); }
    .rows img { display: block; width: 100%; height: 128px; border-radius: 2px; }
    .track { display: block; overflow: visible; }
    .track .curve { stroke: var(--ink); stroke-width: 1.2; }
    .lane-name { fill: var(--soft); font-size: 10.5px; text-anchor: end; }
    .lane { fill: var(--raised); }
    .found { fill: var(--right); fill-opacity: 0.5; }
    .missed { fill: var(--ground); stroke: var(--ink); stroke-width: 1.2;
      stroke-dasharray: 3 2; }
    .right { fill: var(--right); }
    .false { fill: url(#hatch); stroke: var(--wrong); stroke-width: 1; }
    .hatch-ground { fill: var(--wrong); } .hatch-line { fill: var(--ground); fill-opacity: 0.55; }
    .onset { stroke: var(--s4); stroke-width: 1.2; stroke-dasharray: 6 3; fill: none; }
    .offset { stroke: var(--s4); stroke-width: 1.2; stroke-dasharray: 1.5 2.5; fill: none; }

    @media (max-width: 620px) {
      body { font-size: 14.5px; }
      main { padding: 18px 14px 48px; }
      h1 { font-size: 1.45rem; }
      .tiles { grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); gap: 16px; }
      .tile .figure { font-size: 1.6rem; }
      .chart-grid { grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 18px 12px; }
      .rows { grid-template-columns: minmax(0, 1fr); gap: 2px; }
      .rows .side { text-align: left; margin-top: 6px; }
      .rows .side:empty, .lane-name { display: none; }
      .bars td:first-child { max-width: 164px; }
      .facts th { width: 108px; }
    }
    @media print {
      body { font-size: 11pt; }
      main { max-width: none; padding: 0; }
      nav { display: none; }
      section { margin-top: 24px; }
      h2, h3, .legend, figcaption { break-after: avoid; }
      .chart, tr { break-inside: avoid; }
      .scroll { overflow: visible; }
      th button { text-decoration: none; }
    }

    """
}
