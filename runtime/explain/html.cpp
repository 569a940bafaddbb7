// A page for a browser: the tree as nested <details>, styles and the few lines of script inside.
#include "runtime/explain/explain.h"

#include <fmt/format.h>

#include "compiler/values/markup.h"
#include "runtime/page/page.h"

namespace xinheng::explain {
namespace {

constexpr std::string_view style = R"css(
header, nav, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
article { margin: 1.5rem 0; padding: 1.25rem; border: 1px solid var(--line);
  border-radius: .6rem; }
.results { font-weight: 600; list-style: none; margin: .5rem 0; padding: 0; }
ul.tree, ul.tree ul { list-style: none; margin: 0; padding: 0; }
ul.tree ul { margin-left: .55rem; padding-left: .9rem; border-left: 1px solid var(--line); }
ul.tree li { overflow-wrap: anywhere; padding: .1rem 0; }
ul.tree > li { border-top: 1px solid var(--line); padding: .35rem 0; }
li > p { margin: 0; padding-left: 1.2rem; }
summary { padding: .15rem 0; }
summary::marker { color: var(--soft); }
ul.tree > li > details > summary { font-weight: 600; }
.basis > p, .basis > details > summary, .clause > p { color: var(--soft); }
.applied > details > summary, .applied > p { font-weight: 600; }
.undetermined > details > summary, .undetermined > p { color: var(--open); }
.link > details > summary, .link > p { color: var(--accent); }
.needed > p::before, .needed > details > summary::before { content: "→ "; color: var(--soft); }
footer { padding-bottom: 2rem; }
@media (max-width: 40rem) { body { font-size: 15px; }
  header, nav, main, footer { padding: 0 .75rem; }
  header { padding-top: 1rem; } article { padding: .75rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .3rem; } ul.tree ul { margin-left: .2rem; padding-left: .6rem; }
  li > p { padding-left: .6rem; } summary { min-height: 2.5rem; } }
@media print { .tools, nav { display: none; }
  header, main, footer { max-width: none; padding: 0; } article { border: 0; padding: 0; }
  article + article { break-before: page; } li, summary { break-inside: avoid-page; }
  ul.tree li { break-inside: auto; } details::details-content { content-visibility: visible;
  block-size: auto; } summary { list-style: none; } }
)css";

constexpr std::string_view script = R"js(
(function () {
  var all = function () {
    return Array.prototype.slice.call(document.querySelectorAll('details'));
  };
  var set = function (open) { all().forEach(function (one) { one.open = open; }); };
  document.getElementById('open').addEventListener('click', function () { set(true); });
  document.getElementById('close').addEventListener('click', function () { set(false); });
  var closed = [];
  addEventListener('beforeprint', function () {
    closed = all().filter(function (one) { return !one.open; });
    set(true);
  });
  addEventListener('afterprint', function () {
    closed.forEach(function (one) { one.open = false; });
  });
})();
)js";

class Page {
 public:
  Page(const program::Program& program, execute::Dates dates, Language language)
      : program_(program), dates_(dates), zh_(language == Language::zh) {}

  std::string of(const std::vector<Explanation>& explanations) {
    const std::string title = explanations.size() == 1 ? say("评价说明：", "Decision explained: ") +
                                                             name_of_subject(explanations[0])
                                                       : say("评价说明", "Decisions explained");
    head(title);
    if (explanations.size() > 1) contents(explanations);
    out_ += "<main id=\"main\">\n";
    for (size_t i = 0; i < explanations.size(); ++i) article(explanations[i], i + 1);
    out_ += fmt::format(
        "</main>\n<footer><p>{}</p></footer>\n<script>{}</script>\n</body>\n"
        "</html>\n",
        say("由参照解释器作出，与评价的结果一致。身份代码不完整显示。",
            "Told by the reference interpreter, which agrees with the results of "
            "a run. Identity codes are masked."),
        script);
    return std::move(out_);
  }

 private:
  std::string say(const char* zh, const char* en) const { return zh_ ? zh : en; }
  static std::string name_of_subject(const Explanation& one) { return one.kind + " " + one.code; }

  void head(const std::string& title) {
    out_ = page::opening(title, zh_ ? Language::zh : Language::en, style);
    out_ += "<header>\n<h1>" + escaped(title) + "</h1>\n<dl>\n";
    fact(say("规则包", "Pack"), program_.name + " " + program_.version);
    fact(say("评价日", "Evaluated on"), format_date(dates_.evaluation_date));
    fact(say("数据截止日", "Known by"), format_date(dates_.known_by));
    fact(say("规则包指纹", "Fingerprint of the pack"), program_.content_hash.substr(0, 16));
    out_ += fmt::format(
        "</dl>\n<p class=\"tools\"><button type=\"button\" id=\"open\">{}</button> "
        "<button type=\"button\" id=\"close\">{}</button></p>\n</header>\n",
        say("全部展开", "Open all"), say("全部收起", "Close all"));
  }

  void fact(const std::string& name, const std::string& text) {
    out_ += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, escaped(text));
  }

  void contents(const std::vector<Explanation>& explanations) {
    out_ += fmt::format("<nav aria-label=\"{}\">\n<ol>\n", say("主体", "Subjects"));
    for (size_t i = 0; i < explanations.size(); ++i) {
      std::string text = name_of_subject(explanations[i]);
      for (const std::string& result : explanations[i].results) text += say("，", ", ") + result;
      out_ += fmt::format("<li><a href=\"#subject-{}\">{}</a></li>\n", i + 1, escaped(text));
    }
    out_ += "</ol>\n</nav>\n";
  }

  void article(const Explanation& one, size_t number) {
    out_ += fmt::format(
        "<article id=\"subject-{0}\" aria-labelledby=\"title-{0}\">\n"
        "<h2 id=\"title-{0}\">{1}</h2>\n",
        number, escaped(name_of_subject(one)));
    if (!one.results.empty()) {
      out_ += "<ul class=\"results\">\n";
      for (const std::string& result : one.results)
        out_ += fmt::format("<li>{}</li>\n", escaped(result));
      out_ += "</ul>\n";
    }
    out_ += "<ul class=\"tree\">\n";
    for (const Node& child : one.tree.children) node(child, 0);
    out_ += "</ul>\n</article>\n";
  }

  // What applies and what was judged is open at first; the rest opens on a click.
  static bool is_open(const Node& node, int level) {
    if (level == 0) return node.role == Role::evaluation || node.role == Role::applied;
    return level == 1 && node.role == Role::part;
  }

  void node(const Node& one, int level) {
    const std::string role(explain::name_of(one.role));
    if (one.children.empty()) {
      out_ += fmt::format("<li class=\"{}\"><p>{}</p></li>\n", role, escaped(one.text));
      return;
    }
    out_ += fmt::format("<li class=\"{}\"><details{}><summary>{}</summary>\n<ul>\n", role,
                        is_open(one, level) ? " open" : "", escaped(one.text));
    for (const Node& child : one.children) node(child, level + 1);
    out_ += "</ul>\n</details></li>\n";
  }

  const program::Program& program_;
  const execute::Dates dates_;
  const bool zh_;
  std::string out_;
};

}  // namespace

std::string html_of(const program::Program& program, execute::Dates dates,
                    const std::vector<Explanation>& explanations, Language language) {
  return Page(program, dates, language).of(explanations);
}

}  // namespace xinheng::explain
