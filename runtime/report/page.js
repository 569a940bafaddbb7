"use strict";
// The report: everything from the one document below, in the language chosen.
const doc = JSON.parse(document.getElementById("document").textContent);
let lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const L = (zh, en) => (lang === "zh" ? zh : en);
const W = (both) => both[lang] || both.zh || "";
const N = (n) => Number(n).toLocaleString("en-US");
const P = (text) => (lang === "zh" ? "（" + text + "）" : " (" + text + ")");
const colon = () => (lang === "zh" ? "：" : ": ");
const share = (n, of) => (of ? (100 * n / of).toFixed(2) + "%" : "–");
const colors = ["#2f6fb5", "#d1762c", "#2f8f5b", "#8a4fa3", "#c9453b", "#6f7d8b", "#c2a121",
  "#3aa0b5"];
const symbols = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect",
  "emptyTriangle", "emptyDiamond"];
const strokes = ["solid", [8, 4], [3, 3], [10, 3, 2, 3]];
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
let charts = [];

function el(tag, attributes, ...children) {
  const one = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) one.setAttribute(key, value);
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined) continue;
    one.append(child instanceof Node ? child : String(child));
  }
  return one;
}

// head: words, or {text, n: true} for numbers, or null where columns need none; cells may be nodes,
// or {text, class}.
function table(caption, head, rows) {
  const cell = (tag, value, extra) => {
    const plain = value === null || typeof value !== "object" || value instanceof Node;
    const attributes = Object.assign({}, extra);
    const classes = [];
    if (!plain && value.n) classes.push("n");
    if (!plain && value.class) classes.push(value.class);
    if (classes.length) attributes.class = classes.join(" ");
    return el(tag, attributes, plain ? value : value.text);
  };
  return el("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": caption},
    el("table", {}, el("caption", {}, caption),
      head && el("thead", {}, el("tr", {}, head.map((one) =>
        one === "" ? el("td") : cell("th", one, {scope: "col"})))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((one, i) =>
        i === 0 ? cell("th", one, {scope: "row"}) : cell("td", one)))))));
}
const num = (value, cls) => ({text: typeof value === "number" ? N(value) : value, n: true,
  class: cls});

const date = (text) => ({text, class: "date"});

// A chart and, below it, the table with the same figures.
function chart(label, option, height) {
  const box = el("div", {class: "chart", role: "img", "aria-label": label});
  if (height) box.style.height = height;
  charts.push([box, option]);
  return box;
}
function base(option) {
  return Object.assign({
    animation: false, color: colors, aria: {enabled: true, decal: {show: true}},
    tooltip: {trigger: "axis", confine: true},
    grid: {left: 8, right: 24, top: 40, bottom: 8, containLabel: true},
  }, option);
}
// The colours of the page, which are others on a dark screen and on paper.
function theme() {
  const text = {color: style("--ink")}, soft = {color: style("--soft")};
  const axis = {axisLabel: soft, nameTextStyle: soft, axisLine: {lineStyle: soft},
    splitLine: {lineStyle: {color: style("--line")}}};
  return {textStyle: {fontFamily: style("--sans"), ...text}, categoryAxis: axis, valueAxis: axis,
    legend: {textStyle: text, pageTextStyle: text, pageIconColor: text.color},
    visualMap: {textStyle: text}, sankey: {label: text}, bar: {label: text},
    tooltip: {backgroundColor: style("--paper"), borderColor: style("--line"), textStyle: text}};
}
function draw() {
  for (const [box, option] of charts) {
    if (box.chart) box.chart.dispose();
    box.chart = echarts.init(box, theme(), {renderer: "svg"});
    box.chart.setOption(option);
    box.firstElementChild.setAttribute("aria-hidden", "true");
  }
}
window.addEventListener("resize", () => charts.forEach(([box]) => box.chart.resize()));
for (const change of ["(prefers-color-scheme: dark)", "print"]) {
  window.matchMedia(change).addEventListener("change", draw);
}

const states = {
  absent: ["不在数据里", "not in the data"], no: ["没有", "none"], unrated: ["不评", "not rated"],
  undetermined: ["无法确定", "undetermined"], rated: ["已评", "rated"],
  open: ["程度无法确定", "degree undetermined"], lighter: ["从轻", "lighter"],
  applies: ["适用", "applies"],
};
const sorts = {
  evaluation: ["评价", "evaluation"], reward: ["奖励", "reward"], punishment: ["惩戒", "punishment"],
  warning: ["预警", "warning"], roster: ["名单", "roster"], publication: ["公示", "publication"],
  deadline: ["逾期", "late"],
};
const edits = {
  added: ["新增", "added"], removed: ["删去", "removed"], changed: ["改变", "changed"],
  reworded: ["只改文字", "reworded"],
};
const hows = {
  alone: ["", ""], together: ["（一起）", " (together)"],
  each: ["（任一个就够）", " (either would do)"],
};
const stateWords = (cell) => cell.grade || L(...states[cell.state]);
const sortWords = (one) => L(...sorts[one.sort]) + " " + one.name;
const causeWords = (units, how) => units.map(W).join(how === "each" ? L(" 或 ", " or ") : " + ") +
  L(...hows[how || "alone"]);
const standing = (one) => stateWords(one) + (one.score !== undefined ? P(one.score) : "");

function section(id, title, ...content) {
  return el("section", {id: id, "aria-labelledby": id + "-h"},
    el("h2", {id: id + "-h"}, title), content);
}

// ---- what a change does ----
function heads() {
  const rows = doc.sides.map((side, i) => [i === 0 ? L("变更前", "before") : L("变更后", "after"),
    side.name, side.pack + " " + side.version, date(side.evaluation_date), date(side.known_by),
    side.data]);
  return table(L("比较的两边", "The two sides"), ["", L("名称", "name"), L("规则包", "pack"),
    L("评价日", "as of"), L("数据截止日", "known by"), L("数据", "data")], rows);
}

function tiles() {
  const list = doc.subjects.map((one) => el("li", {}, el("b", {}, N(one.changed)),
    one.kind + L(" 有变化，共 ", " differ, of ") + N(one.subjects) +
      P(share(one.changed, one.subjects))));
  const changed = doc.rules.filter((one) => one.edit !== "reworded").length;
  list.push(el("li", {}, el("b", {}, N(changed)),
    L("处规则改变含义，", "rules differ in meaning, ") + N(doc.rules.length - changed) +
    L(" 处只改文字", " only in wording")));
  return el("ul", {class: "tiles"}, list);
}

function conditions() {
  if (!doc.conditions.length) return null;
  return section("conditions", L("条件", "Conditions"), table(L("--fail-if 的条件",
    "Conditions of --fail-if"), [L("条件", "condition"), L("结果", "outcome"),
    {text: L("实际", "it is"), n: true}, {text: L("共", "of"), n: true}],
    doc.conditions.map((one) => [one.condition, one.met ? {text: L("成立", "met"), class: "met"} :
      L("不成立", "not met"), num(one.subjects), num(one.of)])));
}

function ruleParts(one) {
  return one.parts.map((part) => {
    const label = W(part.label) || L("其他", "the rest");
    const before = W(part.before), after = W(part.after);
    return el("li", {}, L(...edits[part.edit]) + " " + label + (before || after ? colon() : ""),
      before ? el("del", {}, before) : null, before && after ? " → " : null,
      after ? el("ins", {}, after) : null);
  });
}
function rules() {
  const meant = doc.rules.filter((one) => one.edit !== "reworded");
  const reworded = doc.rules.filter((one) => one.edit === "reworded");
  const content = meant.map((one) => el("div", {class: "change " + one.edit},
    el("strong", {}, L(...edits[one.edit]) + " " + W(one.declaration)), " ",
    el("span", {class: "note"}, one.place_after || one.place_before),
    one.parts.length ? el("ul", {}, ruleParts(one)) : null));
  if (!meant.length) {
    content.push(el("p", {}, L("没有规则改变含义。", "No rule differs in meaning.")));
  }
  if (reworded.length) {
    content.push(el("p", {class: "note"}, L("只改了文字，含义不变：", "Only reworded, meaning the " +
      "same: ") + reworded.map((one) => W(one.declaration)).join(L("，", ", "))));
  }
  return section("rules", L("规则的变化", "Rules"), content);
}

function causes() {
  if (!doc.causes.length) return null;
  const label = L("变化的原因：每个原因涉及的主体数", "Because of which rule: subjects");
  const top = doc.causes.slice(0, 12).reverse();
  return section("causes", L("变化的原因", "Because of"),
    chart(label, base({
      grid: {left: 8, right: 64, top: 8, bottom: 8, containLabel: true},
      tooltip: {trigger: "item", confine: true},
      xAxis: {type: "value", splitNumber: 3},
      yAxis: {type: "category", data: top.map((one) => causeWords(one.units, one.how)),
        axisLabel: {width: 170, overflow: "break", lineHeight: 16}},
      series: [{type: "bar", barMaxWidth: 24, data: top.map((one) => one.subjects),
        label: {show: true, position: "right", formatter: (p) => N(p.value)}}],
    }), (4 + 3.2 * top.length) + "rem"),
    table(label, [L("原因", "because of"), {text: L("主体", "subjects"), n: true},
      {text: L("决定", "decisions"), n: true}, L("哪些决定", "which decisions")],
    doc.causes.map((one) => [causeWords(one.units, one.how), num(one.subjects),
      num(one.decisions), {text: one.of.map((of) => sortWords(of) + " " + N(of.subjects))
        .join(L("，", ", ")), class: "wide"}])));
}

function cellsOf(one) {
  const order = [...one.grades].reverse().map((grade) => JSON.stringify({state: "rated", grade}));
  for (const state of ["rated", "unrated", "undetermined", "no", "absent"]) {
    order.push(JSON.stringify({state}));
  }
  const used = new Set();
  for (const move of one.transitions) {
    used.add(JSON.stringify(move.before));
    used.add(JSON.stringify(move.after));
  }
  return order.filter((cell) => used.has(cell));
}

function flows(one) {
  const moves = one.transitions.filter((m) => JSON.stringify(m.before) !== JSON.stringify(m.after));
  if (moves.length < 2) return null;  // the table says it better
  const from = (cell) => L("前 ", "was ") + stateWords(cell);
  const to = (cell) => L("后 ", "is ") + stateWords(cell);
  const names = new Set();
  moves.forEach((m) => { names.add(from(m.before)); names.add(to(m.after)); });
  return chart(L("等级变了的主体从哪里到哪里", "Whence and whither those whose grade differs"), base({
    tooltip: {trigger: "item", confine: true},
    series: [{type: "sankey", left: 8, right: 96, top: 12, bottom: 12, nodeGap: 14,
      emphasis: {focus: "adjacency"}, lineStyle: {color: "source", opacity: 0.35},
      data: [...names].map((name) => ({name})), links: moves.map((m) => ({
        source: from(m.before), target: to(m.after), value: m.subjects})),
      label: {formatter: (p) => p.name + " " + N(p.value)}}],
  }), "18rem");
}

function evaluation(one, index) {
  const cells = cellsOf(one);
  const count = {};
  one.transitions.forEach((m) => {
    count[JSON.stringify(m.before) + JSON.stringify(m.after)] = m.subjects;
  });
  const sum = (cell, before) => one.transitions.reduce((all, m) => all +
    (JSON.stringify(before ? m.before : m.after) === cell ? m.subjects : 0), 0);
  const names = cells.map((cell) => stateWords(JSON.parse(cell)));
  const label = one.name + L("：各等级的主体数，变更前后", ": subjects in each grade, before and after");
  const better = (before, after) => {
    const b = one.grades.indexOf(JSON.parse(before).grade);
    const a = one.grades.indexOf(JSON.parse(after).grade);
    if (!one.ranked || a < 0 || b < 0 || a === b) return "";
    return a > b ? "up" : "down";
  };
  const rows = cells.map((before) => [stateWords(JSON.parse(before)), ...cells.map((after) => {
    const n = count[before + after];
    return n ? num(n, before === after ? "same" : better(before, after)) : num("·", "same");
  }), num(sum(before, true))]);
  rows.push([L("合计", "total"), ...cells.map((cell) => num(sum(cell, false))),
    num(cells.reduce((all, cell) => all + sum(cell, true), 0))]);
  const facts = [];
  if (one.ranked) {
    facts.push(L("等级升 ", "grade up ") + N(one.grade_up), L("等级降 ", "grade down ") +
      N(one.grade_down));
  }
  facts.push(L("得分升 ", "score up ") + N(one.score_up), L("得分降 ", "score down ") +
    N(one.score_down));
  return section("evaluation-" + index, L("评价 ", "Evaluation ") + one.name + P(one.kind),
    el("p", {}, facts.join(L("，", ", "))),
    chart(label, base({
      legend: {top: 0}, xAxis: {type: "category", data: names,
        axisLabel: {interval: 0, width: 52, overflow: "break"}},
      yAxis: {type: "value"},
      series: [
        {name: L("变更前", "before"), type: "bar", barMaxWidth: 40,
          data: cells.map((cell) => sum(cell, true))},
        {name: L("变更后", "after"), type: "bar", barMaxWidth: 40,
          data: cells.map((cell) => sum(cell, false))},
      ],
    })), flows(one),
    table(one.name + L("：行是变更前，列是变更后", ": rows before, columns after"),
      [L("变更前 ╲ 变更后", "before ╲ after"), ...names.map((text) => ({text, n: true})),
        {text: L("合计", "total"), n: true}], rows));
}

function measures() {
  const lists = doc.measures.concat(doc.records);
  const differ = lists.filter((one) => one.gained || one.lost || one.to_undetermined ||
    one.from_undetermined || one.to_lighter || one.from_lighter || one.term_changed ||
    (one.records_before !== one.records_after));
  if (!differ.length) {
    return section("measures", L("措施", "Measures"),
      el("p", {}, L("没有措施有变化。", "No measure differs.")));
  }
  const moved = differ.filter((one) => one.gained || one.lost)
    .sort((a, b) => a.gained + a.lost - b.gained - b.lost).slice(-16);
  const label = L("各措施新增和减少的主体数", "Subjects that each measure gained and lost");
  const content = [];
  if (moved.length) {
    content.push(chart(label, base({
      legend: {top: 0}, grid: {left: 8, right: 40, top: 32, bottom: 8, containLabel: true},
      xAxis: {type: "value", splitNumber: 3, axisLabel: {formatter: (v) => N(Math.abs(v))}},
      yAxis: {type: "category", data: moved.map(sortWords),
        axisLabel: {width: 130, overflow: "break"}},
      tooltip: {trigger: "axis", confine: true, valueFormatter: (v) => N(Math.abs(v))},
      series: [
        {name: L("减少", "lost"), type: "bar", stack: "all", barMaxWidth: 22,
          data: moved.map((one) => -one.lost)},
        {name: L("新增", "gained"), type: "bar", stack: "all", barMaxWidth: 22,
          data: moved.map((one) => one.gained)},
      ],
    }), (6 + 2.4 * moved.length) + "rem"));
  }
  const n = (zh, en) => ({text: L(zh, en), n: true});
  content.push(table(L("有变化的措施、公示、逾期（主体数）",
    "Measures, publications, deadlines that differ (subjects)"),
    ["", n("变更前", "before"), n("变更后", "after"), n("新增", "gained"), n("减少", "lost"),
      n("转无法确定", "to undetermined"), n("由无法确定", "from undetermined"),
      n("改从轻", "to lighter"), n("不再从轻", "from lighter"), n("期限变化", "term differs"),
      n("记录前", "records before"), n("记录后", "records after")],
    differ.map((one) => [sortWords(one), num(one.before), num(one.after),
      num(one.gained), num(one.lost), num(one.to_undetermined),
      num(one.from_undetermined), num(one.to_lighter === undefined ? "–" : one.to_lighter),
      num(one.from_lighter === undefined ? "–" : one.from_lighter),
      num(one.term_changed === undefined ? "–" : one.term_changed),
      num(one.records_before === undefined ? "–" : one.records_before),
      num(one.records_after === undefined ? "–" : one.records_after)])));
  return section("measures", L("措施", "Measures"), content);
}

function groups() {
  return doc.groups.map((one, index) => {
    const sums = (row, evaluation, key) => row.of.reduce((all, of) => all +
      ((of.sort === "evaluation") === evaluation ? of[key] : 0), 0);
    const label = L("按", "By ") + one.field + L("：有变化的比例", ": share that differs");
    const n = (zh, en) => ({text: L(zh, en), n: true});
    return section("group-" + index, L("按", "By ") + one.field,
      chart(label, base({
        xAxis: {type: "category", data: one.rows.map((row) => W(row.label)),
          axisLabel: {interval: 0, rotate: one.rows.length > 6 ? 40 : 0}},
        yAxis: {type: "value", axisLabel: {formatter: "{value}%"}},
        tooltip: {trigger: "axis", confine: true, valueFormatter: (v) => v + "%"},
        series: [{type: "bar", barMaxWidth: 36, data: one.rows.map((row) =>
          row.subjects ? Number((100 * row.changed / row.subjects).toFixed(3)) : 0)}],
      })),
      table(label, ["", n("主体", "subjects"), n("有变化", "differ"), n("比例", "share"),
        n("等级升", "grade up"), n("等级降", "grade down"), n("措施增", "measures gained"),
        n("措施减", "measures lost")],
      one.rows.map((row) => [W(row.label), num(row.subjects), num(row.changed),
        num(share(row.changed, row.subjects)), num(sums(row, true, "up")),
        num(sums(row, true, "down")), num(sums(row, false, "up")),
        num(sums(row, false, "down"))])));
  });
}

function scores() {
  if (!doc.scores.length) return null;
  const rows = (list) => list.map((one) => [one.subject, standing(one.before), standing(one.after),
    num((one.move.startsWith("-") ? "" : "+") + one.move,
      one.move.startsWith("-") ? "down" : "up"), num(one.row)]);
  const head = [L("主体", "subject"), L("变更前", "before"), L("变更后", "after"),
    {text: L("得分变化", "score moved"), n: true}, {text: L("行", "row"), n: true}];
  return section("scores", L("得分变化最大的", "Biggest moves of scores"), doc.scores.map((one) => [
    one.rises.length ? table(one.name + L("：升得最多", ": most up"), head, rows(one.rises)) : null,
    one.falls.length ? table(one.name + L("：降得最多", ": most down"), head, rows(one.falls)) : null,
  ]));
}

function examples() {
  const list = doc.examples.transitions;
  if (!list.length) return null;
  const rows = [];
  list.forEach((one) => one.subjects.forEach((subject) => rows.push([sortWords(one),
    standing(subject.before), standing(subject.after), one.cause.map(W).join(" + "),
    subject.subject, num(subject.row)])));
  return section("examples", L("例子", "Examples"),
    doc.examples.commands.length ? el("div", {}, el("p", {}, L(
      "要看一个决定为什么是这样，把 N 换成行号（变更前、变更后各一条命令）：",
      "To see why a decision is as it is, put the row for N (before, after):")),
      el("ul", {}, doc.examples.commands.map((one) => el("li", {}, el("code", {}, one))))) : null,
    table(L("每种变化几例；身份代码不完整显示", "Some of each; identity codes are masked"),
      [L("决定", "decision"), L("变更前", "before"), L("变更后", "after"),
        L("原因", "because of"), L("主体", "subject"), {text: L("行", "row"), n: true}],
      rows.slice(0, 200)));
}

function diffPage() {
  return [heads(), tiles(), conditions(), rules(), causes(), ...doc.evaluations.map(evaluation),
    measures(), ...groups(), scores(), examples()];
}

// ---- what would be at other values ----
const nameOf = (point) => point.values.length ? point.values.join(L("，", ", ")) :
  L("现在", "as it is");

function curves(label, names, series) {
  return chart(label, base({
    legend: {top: 0, type: "scroll"}, grid: {left: 8, right: 24, top: 48, bottom: 8,
      containLabel: true},
    xAxis: {type: "category", data: names, axisLabel: {hideOverlap: true}}, yAxis: {type: "value"},
    series: series.map((one, i) => ({name: one.name, type: "line", data: one.data, symbolSize: 8,
      symbol: symbols[i % symbols.length], lineStyle: {type: strokes[i % strokes.length]}})),
  }), "22rem");
}

function heat(label, points, values) {
  const [first, second] = doc.axes;
  const max = Math.max(...values), min = Math.min(...values);
  const data = points.map((point, i) => ({
    value: [second.values.indexOf(point.values[1]), first.values.indexOf(point.values[0]),
      values[i]],
    label: {color: values[i] > (min + max) / 2 ? "#fff" : "#1c2430"},
  }));
  return chart(label, base({
    aria: {enabled: true},
    tooltip: {trigger: "item", confine: true}, grid: {left: 8, right: 24, top: 36, bottom: 88,
      containLabel: true},
    xAxis: {type: "category", name: second.parameter, nameLocation: "middle", nameGap: 28,
      data: second.values},
    yAxis: {type: "category", name: first.parameter, data: first.values},
    visualMap: {min, max, calculable: false, orient: "horizontal", left: "center", bottom: 0,
      text: [N(max), N(min)], inRange: {color: ["#eef3f8", "#a9c8e8", "#0b4a8a", "#083763"]}},
    series: [{type: "heatmap", label: {show: points.length <= 60, formatter: (p) => N(p.value[2])},
      data}],
  }), "24rem");
}

function gridSection(id, title, columns, read) {
  const tried = doc.points.filter((point) => point.values.length);
  const label = title + L("：每个取值的主体数", ": subjects at each value");
  const content = [];
  if (doc.axes.length === 2) {
    const varies = columns.map((column, c) => c).filter((c) =>
      tried.some((point) => read(point)[c] !== read(tried[0])[c]));
    varies.slice(0, 6).forEach((c) => content.push(el("h3", {}, columns[c]),
      heat(title + " " + columns[c], tried, tried.map((point) => read(point)[c]))));
  } else {
    content.push(curves(label, tried.map(nameOf), columns.map((name, c) => ({name,
      data: tried.map((point) => read(point)[c])}))));
  }
  const head = [doc.axes.map((axis) => axis.parameter).join(L("，", ", ")),
    ...columns.map((text) => ({text, n: true}))];
  content.push(table(label, head, doc.points.map((point) =>
    [nameOf(point), ...read(point).map((n) => num(n))])));
  return section(id, title, content);
}

function gridPage() {
  const first = doc.points[0];
  const parts = [table(L("怎么试的", "What was tried"), null, [
    [L("规则包", "pack"), doc.pack + " " + doc.version], [L("数据", "data"), doc.data],
    [L("评价日", "as of"), doc.evaluation_date], [L("数据截止日", "known by"), doc.known_by],
    [L("主体", "subjects"), N(doc.subjects)],
    ...doc.axes.map((axis) => [axis.parameter, axis.values.join(L("，", ", "))]),
  ])];
  first.evaluations.forEach((one, e) => {
    const columns = one.grades.map((grade) => grade.grade);
    if (!columns.length) columns.push(L("已评", "rated"));
    columns.push(L("不评", "not rated"), L("无法确定", "undetermined"));
    parts.push(gridSection("evaluation-" + e, L("评价 ", "Evaluation ") + one.name, columns,
      (point) => {
        const at = point.evaluations[e];
        const counts = at.grades.length ? at.grades.map((grade) => grade.subjects) : [at.rated];
        return [...counts, at.unrated, at.undetermined];
      }));
  });
  const varying = (list, key) => first[list].map((one, i) => i).filter((i) =>
    doc.points.some((point) => point[list][i][key] !== first[list][i][key]));
  const moved = varying("measures", "subjects");
  if (moved.length) {
    parts.push(gridSection("measures", L("随取值变化的措施", "Measures that vary"),
      moved.map((i) => sortWords(first.measures[i])),
      (point) => moved.map((i) => point.measures[i].subjects)));
  }
  const listed = varying("records", "records");
  if (listed.length) {
    parts.push(gridSection("records", L("随取值变化的公示、逾期（记录数）",
      "Published and late that vary (records)"), listed.map((i) => sortWords(first.records[i])),
    (point) => listed.map((i) => point.records[i].records)));
  }
  if (!moved.length && !listed.length) {
    parts.push(el("p", {}, L("没有措施随取值变化。", "No measure varies.")));
  }
  return parts;
}

function build() {
  const grid = doc.schema.startsWith("xinheng.what-if");
  charts = [];
  const title = grid ? L("试算：换一个值会怎样", "What if: other values") :
    L("规则变更的影响", "What the change does");
  document.title = title;
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.querySelector(".skip").textContent = L("跳到正文", "Skip to the content");
  document.getElementById("language").textContent = L("English", "中文");
  document.getElementById("print").textContent = L("打印", "Print");
  document.getElementById("title").textContent = title;
  const main = document.getElementById("main");
  main.replaceChildren(...(grid ? gridPage() : diffPage()).flat().filter(Boolean));
  document.getElementById("made").textContent = doc.engine.name + " " + doc.engine.version +
    "　" + (doc.sides || [doc]).map((side) => "SHA-256 " + side.content_sha256).join("　");
  draw();
}
document.getElementById("language").addEventListener("click", () => {
  lang = lang === "zh" ? "en" : "zh";
  build();
});
document.getElementById("print").addEventListener("click", () => window.print());
build();
