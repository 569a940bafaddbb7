// CSV with a byte order mark, for a spreadsheet: one line for each clause and rule, or each
// assumption.
#include <algorithm>

#include "runtime/trace/wording.h"

namespace xinheng::trace {
namespace {

using Cells = std::vector<std::string>;

constexpr const char* byte_order_mark = "\xEF\xBB\xBF";

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

std::string line(const Cells& cells) {
  std::string text;
  for (const std::string& cell : cells) {
    if (&cell != cells.data()) text += ',';
    text += quoted(cell);
  }
  return text + "\n";
}

std::string from_text(const program::Interval& interval) {
  return interval.from == date_min ? "" : format_date(interval.from);
}
std::string to_text(const program::Interval& interval) {
  return interval.to == date_max ? "" : format_date(interval.to);
}

std::string by_clause(const Trace& trace, Language language) {
  const bool zh = language == Language::zh;
  std::string out = line(zh ? Cells{"条款", "内容", "落实", "规则", "位置", "测试", "理由"}
                            : Cells{"cite", "text", "state", "rule", "place", "tests", "reason"});
  const auto word = [&](State state) {
    constexpr const char* words[] = {"规则", "另行落实", "标题", "没有落实"};
    return zh ? words[static_cast<size_t>(state)] : std::string(code_of(state));
  };
  for (const Clause& clause : trace.clauses) {
    for (const uint32_t index : clause.rules) {
      const Rule& rule = trace.rules[index];
      out += line({clause.cite, clause.text, word(State::by_rules), name_of(rule, language),
                   place_of_span(trace, rule.span),
                   list_of(names_of_tests(trace, rule.tests), language), ""});
    }
    for (const Carried& carried : clause.carried) {
      out += line({clause.cite, clause.text, word(State::elsewhere), carrier_of(carried, language),
                   place_of_span(trace, carried.span), "", carried.reason});
    }
    if (clause.rules.empty() && clause.carried.empty())
      out += line({clause.cite, clause.text, word(clause.state), "",
                   place_of_span(trace, clause.span), "", ""});
  }
  return out;
}

std::string by_rule(const Trace& trace, Language language) {
  const bool zh = language == Language::zh;
  std::string out =
      line(zh ? Cells{"规则", "内容", "位置", "依据", "假设", "要测试", "测试"}
              : Cells{"rule", "content", "place", "citing", "assuming", "needs_test", "tests"});
  for (const Rule* rule : in_order(trace)) {
    out += line({name_of(*rule, language), rule->content.in(language),
                 place_of_span(trace, rule->span), list_of(cites_of(trace, *rule), language),
                 rule->assumption, rule->needs_test ? (zh ? "是" : "yes") : (zh ? "否" : "no"),
                 list_of(names_of_tests(trace, rule->tests), language)});
  }
  return out;
}

}  // namespace

std::string csv_of(const Trace& trace, Order order, Language language) {
  return byte_order_mark +
         (order == Order::by_clause ? by_clause(trace, language) : by_rule(trace, language));
}

// The last column is for whoever decides.
std::string assumptions_csv(const Trace& trace, Language language) {
  const bool zh = language == Language::zh;
  std::string out = byte_order_mark + line(zh ? Cells{"规则", "值", "起", "止", "理由", "依据",
                                                      "用在", "位置", "决定"}
                                              : Cells{"rule", "value", "from", "until", "reason",
                                                      "citing", "used_by", "place", "decision"});
  for (const Rule* rule : assumptions_of(trace)) {
    out +=
        line({name_of(*rule, language), rule->content.in(language), from_text(rule->in_force),
              to_text(rule->in_force), rule->assumption, list_of(cites_of(trace, *rule), language),
              list_of(users_of(*rule, language), language), place_of_span(trace, rule->span), ""});
  }
  return out;
}

}  // namespace xinheng::trace
