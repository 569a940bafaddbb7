#include <fmt/format.h>

#include "runtime/trace/wording.h"

namespace xinheng::trace {
namespace {

constexpr size_t tests_shown_max = 3;

class Text {
 public:
  Text(const Trace& trace, Language language)
      : trace_(trace), language_(language), zh_(language == Language::zh) {}

  std::string by_clause() {
    for (const Clause& clause : trace_.clauses) show(clause);
    return summary() + out_;
  }

  std::string by_rule() {
    for (const Rule* rule : in_order(trace_)) show(*rule);
    return summary() + out_;
  }

  std::string assumptions() {
    const std::vector<const Rule*> rules = assumptions_of(trace_);
    out_ = say("假设 {} 处\n", "{} assumptions\n", rules.size());
    for (const Rule* rule : rules) show_assumption(*rule);
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  std::string say(const char* zh, const char* en, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(zh_ ? zh : en), arguments...);
  }
  std::string place(Span span) const { return place_of_span(trace_, span); }

  std::string summary() const {
    const Totals totals = totals_of(trace_);
    std::string text;
    for (const Pack& pack : trace_.packs) {
      text += say("{} {}（{}）\n", "{} {} ({})\n", pack.name, pack.version, pack.folder);
    }
    text += say("条款：规则落实 {}，另行落实 {}，标题 {}，没有落实 {}\n",
                "clauses: {} by rules, {} elsewhere, {} headings, {} not implemented\n",
                totals.by_rules, totals.elsewhere, totals.headings, totals.missing);
    text += say("规则：测试到达 {}，没有到达 {}\n", "rules: {} reached by tests, {} not\n",
                totals.reached, totals.unreached);
    text += say("测试：{} 个，其中不符而不算的 {} 个\n",
                "tests: {}, of which {} fail and don't count\n", totals.tests, totals.tests_failed);
    return text;
  }

  std::string tests(const Rule& rule) const {
    if (rule.tests.empty()) return rule.needs_test ? say("没有测试到达", "no test reaches it") : "";
    std::vector<std::string> names = names_of_tests(trace_, rule.tests);
    const size_t count = names.size();
    names.resize(std::min(count, tests_shown_max));
    const std::string list = list_of(names, language_);
    return count <= tests_shown_max
               ? say("测试 {}", "tests {}", list)
               : say("测试 {}等 {} 个", "tests {} and others, {} in all", list, count);
  }

  void show(const Clause& clause) {
    out_ += fmt::format("\n{}  {}\n", clause.cite, clause.text);
    for (const uint32_t index : clause.rules) {
      const Rule& rule = trace_.rules[index];
      out_ += fmt::format("  {}  {}\n", name_of(rule, language_), place(rule.span));
      if (const std::string found = tests(rule); !found.empty())
        out_ += fmt::format("    {}\n", found);
    }
    for (const Carried& carried : clause.carried) {
      out_ += say(carried.rest ? "  其余另行落实：{}，{}  {}\n" : "  另行落实：{}，{}  {}\n",
                  carried.rest ? "  the rest elsewhere: {}: {}  {}\n" : "  elsewhere: {}: {}  {}\n",
                  carrier_of(carried, language_), carried.reason, place(carried.span));
    }
    if (clause.state == State::heading)
      out_ +=
          say("  标题：看下面 {} 条\n", "  a heading: see the {} below it\n", clause.below.size());
    if (clause.state == State::elsewhere && clause.carried.empty())
      out_ += say("  随上级另行落实：{}\n", "  elsewhere, with {}\n", carried_above(clause));
    if (clause.state == State::missing) out_ += say("  没有落实\n", "  not implemented\n");
  }

  const std::string& carried_above(const Clause& clause) const {
    const Clause* at = &clause;
    while (at->carried.empty()) at = &trace_.clauses[*at->above];
    return at->cite;
  }

  std::string content(const Rule& rule) const {
    const std::string& text = rule.content.in(language_);
    return text.empty() ? "" : say("：{}", ": {}", text);
  }

  void show(const Rule& rule) {
    out_ += fmt::format("\n{}  {}{}\n", place(rule.span), name_of(rule, language_), content(rule));
    if (const auto cites = cites_of(trace_, rule); !cites.empty())
      out_ += say("  依据 {}\n", "  citing {}\n", list_of(cites, language_));
    if (!rule.assumption.empty()) out_ += say("  假设 {}\n", "  assuming {}\n", rule.assumption);
    if (const std::string found = tests(rule); !found.empty()) out_ += fmt::format("  {}\n", found);
  }

  std::string interval(const program::Interval& interval) const {
    std::string text;
    if (interval.from != date_min) text = say("{} 起", "since {}", format_date(interval.from));
    if (interval.to == date_max) return text;
    return text +
           (text.empty() ? ""
            : zh_        ? "，"
                         : ", ") +
           say("到 {} 前", "before {}", format_date(interval.to));
  }

  void show_assumption(const Rule& rule) {
    out_ += fmt::format("\n{}{}\n", name_of(rule, language_), content(rule));
    const auto line = [&](const char* zh, const char* en, const std::string& text) {
      if (!text.empty()) out_ += fmt::format("  {}  {}\n", zh_ ? zh : en, text);
    };
    line("理由", "why ", rule.assumption);
    line("依据", "law ", list_of(cites_of(trace_, rule), language_));
    line("施行", "when", interval(rule.in_force));
    line("用在", "used", list_of(users_of(rule, language_), language_));
    line("位置", "at  ", place(rule.span));
  }

  const Trace& trace_;
  const Language language_;
  const bool zh_;
  std::string out_;
};

}  // namespace

std::string text_of(const Trace& trace, Order order, Language language) {
  Text text(trace, language);
  return order == Order::by_clause ? text.by_clause() : text.by_rule();
}

std::string assumptions_text(const Trace& trace, Language language) {
  return Text(trace, language).assumptions();
}

}  // namespace xinheng::trace
