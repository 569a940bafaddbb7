// What tests come to: rules, exceptions, rows of tables, conditions either way, and answers,
// "can't be determined" among them. What they don't come to is shown with an example that does.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/compile.h"
#include "compiler/program/rules.h"
#include "runtime/scenario/scenario.h"

namespace xinheng::coverage {

enum class Category : uint8_t { rule, exception, row, condition, answer };
inline constexpr size_t categories = 5;

// A condition, a cell or a declaration that comes out so.
struct ExprOutcome {
  program::ExprId expr;
  execute::Outcomes outcome;
};
struct CellOutcome {
  program::DecisionId decision;
  uint32_t row, column, columns;
  execute::Outcomes outcome;
};
using Declared = std::variant<program::DefineId, program::DecisionId, program::EvaluationId,
                              program::MeasureId>;
struct DeclaredOutcome {
  Declared declared;
  execute::Outcomes outcome;
};
using Target = std::variant<program::RuleName, ExprOutcome, CellOutcome, DeclaredOutcome>;

// How it is said that it came out so, or never did.
struct Phrase {
  program::Words never, did;
};
struct Point {
  Category category = Category::rule;
  Target target;
  program::Words rule;               // 惩戒 限制评优 情形 严重失信
  program::Words what;               // “有 金额”; empty: the rule itself
  const Phrase* phrase = nullptr;    // 从未成立, 成立过
  Span span;
  std::optional<Declared> asked;     // what a test has to ask for; none: whatever reads it
  uint32_t tests = 0;                // that come to it
  std::optional<uint32_t> example;   // index into Coverage::examples
};
struct Example {
  std::string test;                  // ready to be pasted into the pack
  std::vector<uint32_t> points;      // that it comes to
};
struct Coverage {
  std::vector<Point> points;         // by place
  uint32_t impossible = 0;           // outcomes that can't be: shown, not counted
  uint32_t tests = 0, properties = 0;  // properties play no part
  std::vector<Example> examples;
  bool searched = false;             // for examples
};

// Only tests that pass count, and of their rules only those of the pack itself. The reports have
// noted what was seen.
Coverage measure(const Compilation& compilation, const std::vector<scenario::Report>& reports);

struct SearchOptions {
  Language language = Language::zh;
  uint32_t threads = 1;
  uint64_t tries = 1'500;            // for each declaration
};
// Fills Coverage::examples: each was evaluated and comes to what it is said to. The reports are
// those that were measured: the search begins with what their tests give.
void find_examples(Coverage& coverage, const Compilation& compilation,
                   const std::vector<scenario::Report>& reports, const SearchOptions& options);

struct Total {
  size_t reached = 0, all = 0;
  // In hundredths of a percent, rounded down: only what is whole is 100.
  uint32_t share() const;
};
Total total_of(const Coverage& coverage);
Total total_of(const Coverage& coverage, Category category);
const program::Words& name_of(Category category);
std::vector<const Point*> missing_of(const Coverage& coverage);
// "92.35%"
std::string percent(uint32_t share);
// "惩戒 限制评优 情形 严重失信：从未起作用"; as it is: "…：起过作用".
std::string never_of(const Point& point, Language language);
std::string said_of(const Point& point, Language language);
bool comes_to(const execute::Noted& noted, const Target& target);

// ---- printed ----
struct Printing {
  const Coverage& coverage;
  const Compilation& compilation;
  std::string folder;                // of the pack, as the user wrote it
  Language language;
};
std::string text_of(const Printing& printing);
std::string json_of(const Printing& printing);
std::string lcov_of(const Printing& printing);
std::string html_of(const Printing& printing);
// The examples alone, as a file of the pack.
std::string tests_of(const Printing& printing);

}  // namespace xinheng::coverage
