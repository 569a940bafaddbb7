#include "runtime/page/page.h"

namespace xinheng::page {
namespace {

constexpr std::string_view text = R"css(
:root { color-scheme: light dark; --ink: #1c2430; --soft: #556172; --line: #d3dae2; --paper: #fff;
  --tint: #f4f6f9; --accent: #0b5394; --good: #1b6e3c; --bad: #a8321f; --open: #7a4b00;
  --good-paper: #e8f5ec; --bad-paper: #fdeceb; --open-paper: #fff4dd;
  --sans: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
    "Noto Sans SC", "Segoe UI", system-ui, sans-serif;
  --mono: "Noto Sans Mono CJK SC", ui-monospace, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #a9b4c2; --line: #3c4653;
  --paper: #14181f; --tint: #1e242d; --accent: #8fc1ff; --good: #7fd99a; --bad: #ff9d98;
  --open: #f0c070; --good-paper: #12281a; --bad-paper: #341519; --open-paper: #2e2410; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font-family: var(--sans);
  line-height: 1.65; overflow-wrap: break-word; }
h1, h2, h3, h4 { line-height: 1.35; overflow-wrap: anywhere; }
p { margin: 0.5rem 0; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus-visible { outline: 0; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 0.5rem; z-index: 2; background: var(--paper);
  padding: 0.5rem 1rem; }
.soft { color: var(--soft); }
button { font: inherit; color: var(--ink); background: var(--tint); border: 1px solid var(--soft);
  border-radius: 0.4rem; padding: 0.35rem 0.9rem; min-height: 2.75rem; cursor: pointer; }
summary { cursor: pointer; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); padding: 0.25rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left;
  vertical-align: top; }
thead th { background: var(--tint); font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; }
code, pre { font-family: var(--mono); }
footer { color: var(--soft); font-size: 0.88rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) { th, td { padding: 0.3rem 0.4rem; } }
@page { size: A4; margin: 15mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #aaa; --paper: #fff;
    --tint: #f1f1f1; --accent: #0b3d70; --good: #145a30; --bad: #7a1010; --open: #6b3a00;
    --good-paper: #eef7f0; --bad-paper: #fbeeee; --open-paper: #fdf6e6; }
  body { font-size: 10pt; }
  .skip, button { display: none; }
  a { color: inherit; text-decoration: none; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
}
)css";

}  // namespace

const std::string_view style = text;

}  // namespace xinheng::page
