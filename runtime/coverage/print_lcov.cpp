// LCOV's tracefile: a rule is a function, a line is reached as its rule is, else as its conditions
// are; a condition is a block with two branches, the answers of a declaration are one, too.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "runtime/coverage/coverage.h"

namespace xinheng::coverage {
namespace {

struct Line {
  std::optional<uint32_t> rule;  // tests that reach one that begins here
  uint32_t any = 0;
};

// "answer" blocks are of one declaration, the others of one condition.
std::string block_of(const Point& point) {
  return std::visit(overloaded{
                        [](const program::RuleName&) { return std::string(); },
                        [](const ExprOutcome& one) { return fmt::format("c{}", one.expr.index); },
                        [](const CellOutcome& one) {
                          return fmt::format("t{}.{}.{}", one.decision.index, one.row, one.column);
                        },
                        [](const DeclaredOutcome& one) {
                          const auto index =
                              std::visit([](auto id) { return id.index; }, one.declared);
                          return fmt::format("a{}.{}", one.declared.index(), index);
                        },
                    },
                    point.target);
}

class File {
 public:
  File(const Printing& printing, uint32_t file)
      : printing_(printing), file_(printing.compilation.sources.files[file]), number_(file) {}

  // Empty where nothing of it counts.
  std::string print() {
    for (const Point& point : printing_.coverage.points)
      if (point.span.file == number_) add(point);
    if (lines_.empty()) return "";
    std::string out = "TN:\nSF:" + path() + "\n" + functions_ + counts_ +
                      fmt::format("FNF:{}\nFNH:{}\n", functions_all_, functions_reached_) +
                      branches_ + fmt::format("BRF:{}\nBRH:{}\n", branches_all_, branches_reached_);
    size_t reached = 0;
    for (const auto& [number, line] : lines_) {
      const uint32_t tests = line.rule.value_or(line.any);
      out += fmt::format("DA:{},{}\n", number, tests);
      reached += tests > 0 ? 1 : 0;
    }
    return out + fmt::format("LF:{}\nLH:{}\nend_of_record\n", lines_.size(), reached);
  }

 private:
  std::string path() const {
    return (std::filesystem::path(printing_.folder) / file_.path).lexically_normal().string();
  }

  void add(const Point& point) {
    const uint32_t number = place_of(file_, point.span.begin).line;
    Line& line = lines_[number];
    line.any = std::max(line.any, point.tests);
    const bool rule = std::holds_alternative<program::RuleName>(point.target);
    if (rule) {
      line.rule = std::max(line.rule.value_or(0), point.tests);
      add_function(point, number);
    } else {
      add_branch(point, number);
    }
  }

  void add_function(const Point& point, uint32_t number) {
    std::string name = point.rule.in(printing_.language);
    std::replace_if(name.begin(), name.end(), [](char c) { return c == ',' || c == '\n'; }, ' ');
    // Versions of one rule share a name.
    if (const uint32_t more = names_[name]++; more > 0) name += fmt::format(" ({})", more + 1);
    functions_ += fmt::format("FN:{},{}\n", number, name);
    counts_ += fmt::format("FNDA:{},{}\n", point.tests, name);
    ++functions_all_;
    functions_reached_ += point.tests > 0 ? 1 : 0;
  }

  void add_branch(const Point& point, uint32_t number) {
    const std::string key = block_of(point);
    const auto at = blocks_.try_emplace(key, static_cast<uint32_t>(blocks_.size())).first;
    const uint32_t branch = branches_of_[key]++;
    branches_ += fmt::format("BRDA:{},{},{},{}\n", number, at->second, branch, point.tests);
    ++branches_all_;
    branches_reached_ += point.tests > 0 ? 1 : 0;
  }

  const Printing& printing_;
  const SourceFile& file_;
  const uint32_t number_;
  std::map<uint32_t, Line> lines_;
  std::map<std::string, uint32_t> names_, blocks_, branches_of_;
  std::string functions_, counts_, branches_;
  size_t functions_all_ = 0, functions_reached_ = 0, branches_all_ = 0, branches_reached_ = 0;
};

}  // namespace

std::string lcov_of(const Printing& printing) {
  std::string out;
  for (uint32_t i = 0; i < printing.compilation.sources.files.size(); ++i)
    out += File(printing, i).print();
  return out;
}

}  // namespace xinheng::coverage
