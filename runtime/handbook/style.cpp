#include "runtime/handbook/style.h"

namespace xinheng::handbook {

namespace {

constexpr std::string_view text = R"css(
body { line-height: 1.75; text-spacing-trim: normal; text-autospace: normal; line-break: strict;
  overflow-wrap: anywhere; }
:target { background: color-mix(in srgb, var(--accent) 14%, transparent); }
.cover, main, nav.toc, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
.cover { padding-top: 3rem; }
.cover .kicker { color: var(--soft); letter-spacing: 0.3em; margin: 0; }
h1 { font-size: 2.2rem; margin: 0.2rem 0 0.6rem; }
h2 { font-size: 1.6rem; margin: 3.5rem 0 1rem; padding-bottom: 0.4rem;
  border-bottom: 3px solid var(--accent); }
h3 { font-size: 1.25rem; margin: 2.2rem 0 0.6rem; }
h4 { font-size: 1.05rem; margin: 1.4rem 0 0.4rem; }
.lead, .hint { color: var(--soft); }
.note { border-left: 4px solid var(--line); padding-left: 0.8rem; color: var(--soft); }
ul.cases.summary { background: var(--tint); border-radius: 0.5rem;
  padding: 0.6rem 1.2rem 0.6rem 2.2rem; }
main { counter-reset: chapter; }
.chapter { counter-increment: chapter; }
.chapter > h2::before { content: counter(chapter) "\3000"; color: var(--accent); }
nav.toc h2 { border: 0; margin-bottom: 0.4rem; }
nav.toc > ol { columns: 2 20rem; column-gap: 2.5rem; padding-left: 1.6rem; }
nav.toc > ol > li { break-inside: avoid; margin-bottom: 0.4rem; font-weight: 600; }
nav.toc ol ol { list-style: none; padding-left: 0; font-weight: 400; line-height: 1.55;
  font-size: 0.92rem; }
nav.toc ol ol li { display: inline-block; margin-right: 0.9em; }
.card { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.2rem 1.1rem 0.7rem;
  margin: 1rem 0; }
.card h3, .card h4 { font-size: 1.12rem; margin: 0.6rem 0 0.3rem; }
.mark, .state { font-size: 0.78rem; font-weight: 500; font-style: normal; color: var(--soft);
  border: 1px solid var(--line); border-radius: 1rem; padding: 0.05rem 0.6rem; margin-left: 0.3rem;
  white-space: nowrap; }
dl.facts { display: grid; grid-template-columns: minmax(5.5em, max-content) 1fr; gap: 0.3rem 1rem;
  margin: 0.5rem 0; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; min-width: 0; }
dl.facts dd > p:first-child { margin-top: 0; }
ul.cases, ol.assumptions { padding-left: 1.3rem; margin: 0.2rem 0; }
ul.cases > li, ol.assumptions > li { margin: 0.35rem 0; }
ul.cases ul { padding-left: 1.3rem; margin: 0; }
.law { font-size: 0.86rem; color: var(--soft); white-space: normal; }
.law::before { content: "〔"; } .law::after { content: "〕"; }
.law a { color: inherit; }
.law a.assumed { color: var(--open); }
.interval { font-size: 0.9rem; color: var(--bad); }
.uses, .kind { font-size: 0.88rem; color: var(--soft); }
.none { color: var(--soft); }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; padding: 0;
  clip-path: inset(50%); }
table { margin: 0.8rem 0; font-size: 0.94rem; line-height: 1.55; }
thead th { position: sticky; top: 0; z-index: 1; }
tbody th { font-weight: 600; min-width: 6.5em; }
table.wide { font-size: 0.84rem; }
table.wide th, table.wide td { padding: 0.3rem 0.4rem; }
table.wide td, table.wide thead th { word-break: keep-all; overflow-wrap: normal; }
table.wide td:last-child { word-break: normal; overflow-wrap: anywhere; }
tr.now td { font-weight: 600; }
blockquote { margin: 0.3rem 0; padding-left: 0.9rem; border-left: 4px solid var(--line); }
.clause h4 { margin-bottom: 0; }
ul.index { columns: 3 14rem; list-style: none; padding: 0; margin: 0; }
ul.index li { break-inside: avoid; }
.letter h3 { margin: 1.2rem 0 0.2rem; color: var(--accent); }
footer { margin: 4rem auto 3rem; }
@media (min-width: 75rem) { .cover, main, nav.toc, footer { max-width: 68rem; } }
@media (max-width: 44rem) {
  h1 { font-size: 1.7rem; } h2 { font-size: 1.35rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dt { margin-top: 0.5rem; font-size: 0.88rem; }
  .card { padding: 0.2rem 0.8rem 0.6rem; }
  table.stack, table.stack tbody, table.stack tr, table.stack th, table.stack td { display: block; }
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  table.stack tr { border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.6rem 0;
    padding: 0.3rem 0.7rem; }
  table.stack th, table.stack td { border: 0; padding: 0.1rem 0; text-align: left;
    white-space: normal; }
  table.stack td:has(> .none) { display: none; }
  table.stack td::before { content: attr(data-label) "\3000"; color: var(--soft); }
}
@page { size: A4; margin: 22mm 18mm 20mm; }
@page { @top-left { content: string(book); font-size: 8.5pt; color: #666; }
  @top-right { content: string(chapter); font-size: 8.5pt; color: #666; }
  @bottom-center { content: counter(page); font-size: 9pt; } }
@page :first { @top-left { content: none; } @top-right { content: none; }
  @bottom-center { content: none; } }
@page wide { size: A4 landscape; }
@media print {
  body { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif;
    font-size: 10pt; line-height: 1.6; }
  h1, h2, h3, h4, thead th, .mark { font-family: var(--sans); }
  h1 { string-set: book content(); font-size: 26pt; margin-top: 30mm; }
  h2 { string-set: chapter content(); font-size: 17pt; margin-top: 0; }
  .cover, main, nav.toc, footer { max-width: none; padding: 0; }
  nav.toc, .chapter { break-before: page; }
  nav.toc > ol { columns: 1; }
  nav.toc > ol > li > a::after { content: leader(". ") target-counter(attr(href url), page); }
  .clause, .card, ul.cases > li { break-inside: avoid; }
  .card { border-radius: 0; }
  thead th { position: static; }
  caption { display: none; }
  .broad { page: wide; }
  table.wide { font-size: 8pt; }
  ul.index { columns: 3; }
  p, li { orphans: 2; widows: 2; }
}
)css";

}  // namespace

const std::string_view style = text;

}  // namespace xinheng::handbook
