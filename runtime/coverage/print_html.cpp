// One page that needs nothing else: figures, what is missing, the rules with marks, examples.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/values/markup.h"
#include "runtime/coverage/coverage.h"
#include "runtime/page/page.h"

namespace xinheng::coverage {
namespace {

constexpr std::string_view style = R"css(
main, header { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
.big { font-size: 2.5rem; line-height: 1.2; margin: .5rem 0 0; }
.figures { max-width: 40rem; }
.figures tbody th { font-weight: normal; }
.bar { display: block; min-width: 6rem; height: .7rem; margin-top: .5rem;
  border: 1px solid var(--soft); }
.bar i { display: block; height: 100%; background: var(--good); }
.missing { padding: 0; list-style: none; }
.missing li { padding: .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: .6rem; margin: .3rem 0 1rem;
  font-size: 14px; line-height: 1.5; }
.file { margin: .5rem 0; }
.file > summary { padding: .4rem 0; border-bottom: 1px solid var(--line); }
.file h3 { display: inline; font-size: 1rem; font-weight: 600; }
.source { table-layout: fixed; font: 14px/1.5 var(--mono); }
.source caption { font-family: var(--sans); }
.source th, .source td { border: 0; padding: 0 .4rem; }
.source th { width: 3.4rem; text-align: right; font-weight: normal; color: var(--soft); }
.source .mark { width: 6.2rem; }
.source .text { white-space: pre-wrap; overflow-wrap: anywhere; }
.good { background: var(--good-paper); } .good .mark { color: var(--good); }
.part { background: var(--open-paper); } .part .mark { color: var(--open); }
.bad { background: var(--bad-paper); } .bad .mark { color: var(--bad); }
.text details { float: right; max-width: 60%; margin-left: 1rem; white-space: normal; }
.text details > summary { text-align: right; }
.notes { font: 13px/1.5 var(--sans); padding: 0 0 .3rem; margin: 0; list-style: none;
  white-space: normal; }
.notes .no { color: var(--bad); font-weight: 600; }
@media (max-width: 40rem) { body { font-size: 15px; } .source { font-size: 12px; }
  .source th { width: 2.4rem; padding: 0 .2rem; }
  .source .mark { width: 3.6rem; padding: 0 .2rem; } .figures .bars { display: none; } }
@media print { .text details:not([open]) { display: none; } .source { font-size: 8.5pt; }
  .missing li { break-inside: avoid; } }
)css";

// Of sources, which may have either sort of line ends.
std::string escaped(std::string_view text) {
  std::string out = xinheng::escaped(text);
  std::erase(out, '\r');
  return out;
}

class Page {
 public:
  explicit Page(const Printing& printing)
      : printing_(printing),
        coverage_(printing.coverage),
        language_(printing.language),
        zh_(printing.language == Language::zh) {
    for (const Point& point : coverage_.points) {
      const SourceFile& file = printing.compilation.sources.files[point.span.file];
      lines_[point.span.file][place_of(file, point.span.begin).line].push_back(&point);
    }
  }

  std::string print() {
    const program::Program& program = *printing_.compilation.program;
    const std::string title =
        program.name + " " + program.version + word("：测试覆盖", ": test coverage");
    out_ = page::opening(title, language_, style);
    out_ += "<header>\n<h1>" + escaped(title) + "</h1>\n";
    add_figures();
    out_ += "</header>\n<main id=\"main\">\n";
    add_missing();
    add_sources();
    add_examples();
    out_ += "</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  std::string word(const char* zh, const char* en) const { return zh_ ? zh : en; }
  template <class... Arguments>
  void say(const char* zh, const char* en, const Arguments&... arguments) {
    out_ += fmt::format(fmt::runtime(zh_ ? zh : en), arguments...);
  }

  void add_figures() {
    const Total total = total_of(coverage_);
    say("<p class=\"big\">{}</p>\n<p>{} 处里到达 {} 处；通过的测试 {} 个。</p>\n",
        "<p class=\"big\">{}</p>\n<p>Of {} to come to, {} are reached, by {} tests that "
        "pass.</p>\n",
        percent(total.share()), total.all, total.reached, coverage_.tests);
    out_ += "<table class=\"figures\">\n<caption>" +
            word("每一种到达多少", "How many of each kind are reached") +
            "</caption>\n<thead><tr><th scope=\"col\">" + word("种类", "Kind") + "</th>";
    for (const std::string& head :
         {word("到达", "Reached"), word("全部", "All"), word("比例", "Share")})
      out_ += "<th class=\"n\" scope=\"col\">" + head + "</th>";
    out_ += "<td class=\"bars\" aria-hidden=\"true\"></td></tr></thead>\n<tbody>\n";
    for (size_t i = 0; i < categories; ++i) {
      const auto category = static_cast<Category>(i);
      const Total part = total_of(coverage_, category);
      if (part.all == 0) continue;
      out_ += fmt::format(
          "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>"
          "<td class=\"n\">{}</td><td class=\"bars\" "
          "aria-hidden=\"true\"><span class=\"bar\"><i style=\"width:{}\"></i></span></td></tr>\n",
          escaped(name_of(category).in(language_)), part.reached, part.all, percent(part.share()),
          percent(part.share()));
    }
    out_ += "</tbody>\n</table>\n<p class=\"soft\">";
    if (coverage_.impossible > 0)
      say("不可能的结果 {} 处，已证明，不算。", "{} outcomes can't be, as was shown: not counted. ",
          coverage_.impossible);
    if (coverage_.properties > 0)
      say("保证 {} 个，另算：它们不说应当是什么。",
          "{} properties are counted apart: they don't say what should come out.",
          coverage_.properties);
    out_ += "</p>\n";
  }

  std::string anchor(Span span) const {
    const SourceFile& file = printing_.compilation.sources.files[span.file];
    return fmt::format("f{}l{}", span.file, place_of(file, span.begin).line);
  }

  std::string example_link(const Point& point) const {
    if (!point.example)
      return coverage_.searched
                 ? " <span class=\"soft\">" + word("没有找到例子", "no example found") + "</span>"
                 : "";
    return fmt::format(" <a href=\"#e{}\">{} {}</a>", *point.example + 1, word("例", "example"),
                       *point.example + 1);
  }

  void add_missing() {
    const std::vector<const Point*> missing = missing_of(coverage_);
    say("<h2>没有到达的（{}）</h2>\n", "<h2>Not reached ({})</h2>\n", missing.size());
    if (missing.empty()) {
      out_ += "<p>" + word("全部到达。", "Everything is reached.") + "</p>\n";
      return;
    }
    out_ += "<ul class=\"missing\">\n";
    for (const Point* point : missing) {
      out_ += fmt::format("<li><a href=\"#{}\">{}</a> {}{}</li>\n", anchor(point->span),
                          escaped(place_text(printing_.compilation.sources, point->span)),
                          escaped(said_of(*point, language_)), example_link(*point));
    }
    out_ += "</ul>\n";
  }

  void add_examples() {
    if (coverage_.examples.empty()) return;
    say("<h2>例子</h2>\n<p>期望的是现在的规则给出的结果；与条款核对后，可以贴进规则包作测试。</"
        "p>\n",
        "<h2>Examples</h2>\n<p>They expect what the rules give now; compared with the clauses, "
        "they "
        "can be pasted into the pack as tests.</p>\n");
    for (size_t i = 0; i < coverage_.examples.size(); ++i) {
      const Example& example = coverage_.examples[i];
      out_ += fmt::format("<h3 id=\"e{}\">{} {}</h3>\n<ul class=\"notes\">", i + 1,
                          word("例", "Example"), i + 1);
      for (const uint32_t point : example.points)
        out_ += "<li>" + escaped(never_of(coverage_.points[point], language_)) + "</li>";
      out_ += "</ul>\n<pre tabindex=\"0\">" + escaped(example.test) + "</pre>\n";
    }
  }

  void add_sources() {
    out_ += "<h2 id=\"sources\">" + word("规则原文", "The rules") + "</h2>\n<p class=\"soft\">" +
            word("✓ 全部到达，◐ 一部分，✗ 都没有；点开看每一处由几个测试到达。",
                 "✓ all reached, ◐ some, ✗ none; open one to see how many tests reach what.") +
            "</p>\n";
    for (const auto& [number, lines] : lines_) add_file(number, lines);
  }

  using Points = std::vector<const Point*>;
  static size_t reached(const Points& points) {
    return static_cast<size_t>(std::count_if(points.begin(), points.end(),
                                             [](const Point* one) { return one->tests > 0; }));
  }

  void add_file(uint32_t number, const std::map<uint32_t, Points>& lines) {
    const SourceFile& file = printing_.compilation.sources.files[number];
    Total total;
    for (const auto& [line, points] : lines) {
      total.all += points.size();
      total.reached += reached(points);
    }
    out_ += fmt::format(
        "<details class=\"file\"{}><summary><h3>{}</h3> <span class=\"soft\">{} / {}, "
        "{}</span></summary>\n<table class=\"source\"><caption>{}</caption>\n<tbody>\n",
        total.reached < total.all ? " open" : "", escaped(file.path), total.reached, total.all,
        percent(total.share()),
        word("行号，到达的和全部的处数，规则", "Line, how many are reached of how many, the rule"));
    uint32_t line = 0;
    for (size_t begin = 0; begin < file.text.size();) {
      const size_t end = std::min(file.text.find('\n', begin), file.text.size());
      const auto points = lines.find(++line);
      add_line(number, line, std::string_view(file.text).substr(begin, end - begin),
               points == lines.end() ? nullptr : &points->second);
      begin = end + 1;
    }
    out_ += "</tbody></table></details>\n";
  }

  void add_line(uint32_t file, uint32_t line, std::string_view text, const Points* points) {
    if (points == nullptr) {
      out_ += fmt::format(
          "<tr><th scope=\"row\">{}</th><td class=\"mark\"></td><td class=\"text\">{}</td></tr>\n",
          line, escaped(text));
      return;
    }
    const size_t done = reached(*points), all = points->size();
    const char* kind = done == all ? "good" : done > 0 ? "part" : "bad";
    const char* sign = done == all ? "✓" : done > 0 ? "◐" : "✗";
    out_ += fmt::format(
        "<tr class=\"{}\" id=\"f{}l{}\"><th scope=\"row\">{}</th>"
        "<td class=\"mark\">{} {}/{}</td><td class=\"text\">",
        kind, file, line, line, sign, done, all);
    std::string missing, reached_ones;
    for (const Point* point : *points) {
      if (point->tests == 0) {
        missing += "<li class=\"no\">✗ " + escaped(said_of(*point, language_)) +
                   example_link(*point) + "</li>";
      } else {
        reached_ones +=
            fmt::format(fmt::runtime(zh_ ? "<li>✓ {}：{} 个测试</li>" : "<li>✓ {}: {} tests</li>"),
                        escaped(said_of(*point, language_)), point->tests);
      }
    }
    if (!reached_ones.empty())
      out_ += "<details><summary class=\"soft\">" + word("到达的", "reached") +
              "</summary><ul class=\"notes\">" + reached_ones + "</ul></details>";
    out_ += escaped(text);
    if (!missing.empty()) out_ += "<ul class=\"notes\">" + missing + "</ul>";
    out_ += "</td></tr>\n";
  }

  const Printing& printing_;
  const Coverage& coverage_;
  const Language language_;
  const bool zh_;
  std::map<uint32_t, std::map<uint32_t, Points>> lines_;
  std::string out_;
};

}  // namespace

std::string html_of(const Printing& printing) {
  return Page(printing).print();
}

}  // namespace xinheng::coverage
