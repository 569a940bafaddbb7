#include "runtime/trace/trace.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"

namespace xinheng::cli {
namespace {

enum class Shape : uint8_t { text, json, csv };

std::string printed(const trace::Trace& found, Shape shape, bool assumptions, trace::Order order,
                    Language language) {
  switch (shape) {
    case Shape::json:
      return assumptions ? assumptions_json(found, language) : json_of(found, language);
    case Shape::csv:
      return assumptions ? assumptions_csv(found, language) : csv_of(found, order, language);
    case Shape::text:
      break;
  }
  return assumptions ? assumptions_text(found, language) : text_of(found, order, language);
}

bool has_source(const trace::Trace& found, const std::string& name) {
  return std::any_of(found.titles.begin(), found.titles.end(), [&](const std::string& title) {
    return title == name || title == "《" + name + "》";
  });
}

ExitCode run(Arguments& arguments) {
  const auto shape = static_cast<Shape>(arguments.choice("--format", {"text", "json", "csv"}, 0));
  const bool by_rule = arguments.choice("--by", {"clause", "rule"}, 0) == 1;
  const bool assumptions = arguments.has("--assumptions");
  if (arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const auto result = trace::trace(arguments.texts("PACK"), arguments.text("--source"));
  if (const auto* failure = std::get_if<trace::Failure>(&result)) {
    if (shape == Shape::json) print_result(json_of(*failure, language));
    if (shape != Shape::json)
      print_messages(failure->diagnostics, failure->sources, language, Format::text);
    return exit_code_of(failure->diagnostics);
  }
  const auto& found = std::get<trace::Trace>(result);
  if (arguments.has("--source") && !has_source(found, arguments.text("--source"))) {
    arguments.diagnostics().report(
        Kind::option_choice_wrong, std::nullopt,
        {"--source", arguments.text("--source"), fmt::format("{}", fmt::join(found.titles, ", "))});
    return arguments.explain_wrong();
  }
  print_result(printed(found, shape, assumptions,
                       by_rule ? trace::Order::by_rule : trace::Order::by_clause, language));
  if (assumptions) return ExitCode::fine;
  if (shape != Shape::json)
    print_messages(found.diagnostics, found.sources, language, Format::text);
  return exit_code_of(found.diagnostics);
}

}  // namespace

Command trace_command() {
  return {
      "trace",
      {"从条款到规则到测试，再从规则到条款：没有落实的条款、没有测试到达的规则都列出。",
       "From clauses to rules to tests, and back: what isn't implemented, what no test reaches."},
      {{"PACK",
        "",
        {"规则包的文件夹，可以几个；它们使用的规则包也算在内",
         "folders of rule packs, one or more; the packs that they use count, too"},
        false,
        true}},
      {{"--by", "clause|rule", {"按条款（默认）或按规则排", "by clause (default) or by rule"}},
       {"--source",
        "NAME",
        {"只看这个法源的条款和引用它的规则",
         "only the clauses of this source and "
         "the rules that cite it"}},
       {"--assumptions",
        "",
        {"只列假设：值、理由、用在哪里，供信用办逐项定",
         "only list the assumptions: value, reason, where used, for the office to decide"}},
       {"--format",
        "text|json|csv",
        {"给人看的文字，给程序读的 JSON，或表格", "text to read, JSON, or a spreadsheet"}}},
      {"法源的条目，有规则引用，或者写了“另行落实”和原因，就是落实了；有下级的条目是标题，看它\n"
       "的下级。通过的测试里，为了得到期望的值而成立的规则、取用的值，就是到达了（语言手册第8节）。"
       "\n"
       "没有落实的条款、没有到达的规则，级别由规则包的“检查”定，原来是错误；有错误的，退出码是 "
       "1。\n\n"
       "例：\n"
       "  xinheng trace rules/quzhou\n"
       "  xinheng trace rules/quzhou --by rule --format csv > 规则对照.csv\n"
       "  xinheng trace rules/quzhou --assumptions --format csv > 假设.csv\n",
       "A clause of a source is implemented where a rule cites it, or the pack says who carries "
       "it\n"
       "elsewhere, and why; one with others below it is a heading: those are asked. A rule is\n"
       "reached where in a test that passes it fires, or its value is taken, to answer what is\n"
       "expected (section 8 of the manual). A pack may set how severe it is what isn't "
       "implemented\n"
       "or reached (checks); by default an error. The exit code is 1 where there are errors.\n\n"
       "For example:\n"
       "  xinheng trace rules/quzhou\n"
       "  xinheng trace rules/quzhou --by rule --format csv > rules.csv\n"
       "  xinheng trace rules/quzhou --assumptions --format csv > assumptions.csv\n"},
      run};
}

}  // namespace xinheng::cli
