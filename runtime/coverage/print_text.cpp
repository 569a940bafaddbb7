#include <fmt/format.h>

#include "runtime/coverage/coverage.h"

namespace xinheng::coverage {
namespace {

class Text {
 public:
  explicit Text(const Printing& printing)
      : printing_(printing), coverage_(printing.coverage), zh_(printing.language == Language::zh) {}

  std::string print() {
    const Total total = total_of(coverage_);
    say("覆盖 {}（{} / {} 处；通过的测试 {} 个）\n", "coverage {} ({} of {}; {} tests that pass)\n",
        percent(total.share()), total.reached, total.all, coverage_.tests);
    for (size_t i = 0; i < categories; ++i) add_category(static_cast<Category>(i));
    if (coverage_.impossible > 0)
      say("  不可能的结果 {} 处，已证明，不算\n",
          "  {} outcomes can't be, as was shown: not counted\n", coverage_.impossible);
    if (coverage_.properties > 0)
      say("  保证 {} 个，另算：它们不说应当是什么\n",
          "  {} properties are counted apart: they don't say what should come out\n",
          coverage_.properties);
    add_missing();
    add_examples();
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  void say(const char* zh, const char* en, const Arguments&... arguments) {
    out_ += fmt::format(fmt::runtime(zh_ ? zh : en), arguments...);
  }

  void add_category(Category category) {
    const Total total = total_of(coverage_, category);
    if (total.all == 0) return;
    say("  {}：{} / {}，{}\n", "  {}: {} of {}, {}\n", name_of(category).in(printing_.language),
        total.reached, total.all, percent(total.share()));
  }

  void add_missing() {
    const std::vector<const Point*> missing = missing_of(coverage_);
    if (missing.empty()) return;
    say("没有到达的 {} 处：\n", "{} not come to:\n", missing.size());
    for (const Point* point : missing) {
      out_ += "  " + place_text(printing_.compilation.sources, point->span) + "  " +
              said_of(*point, printing_.language);
      if (point->example) {
        say("（例 {}）", " (example {})", *point->example + 1);
      } else if (coverage_.searched) {
        say("（没有找到例子）", " (no example found)");
      }
      out_ += "\n";
    }
  }

  void add_examples() {
    if (coverage_.examples.empty()) return;
    say("例子（期望的是现在的规则给出的结果；与条款核对后，可以贴进规则包作测试）：\n",
        "examples (they expect what the rules give now; compared with the clauses, they can be "
        "pasted into the pack as tests):\n");
    for (size_t i = 0; i < coverage_.examples.size(); ++i) {
      say("  // 例 {}\n", "  // example {}\n", i + 1);
      const std::string& test = coverage_.examples[i].test;
      for (size_t begin = 0; begin < test.size();) {
        const size_t end = test.find('\n', begin);
        out_ += "  " + test.substr(begin, end - begin) + "\n";
        begin = end == std::string::npos ? test.size() : end + 1;
      }
    }
  }

  const Printing& printing_;
  const Coverage& coverage_;
  const bool zh_;
  std::string out_;
};

}  // namespace

std::string text_of(const Printing& printing) {
  return Text(printing).print();
}

std::string tests_of(const Printing& printing) {
  const bool zh = printing.language == Language::zh;
  std::string out = zh ? "// 期望的是现在的规则给出的结果：与条款核对后再用。\n"
                       : "// These expect what the rules give now: compare with the clauses.\n";
  for (const Example& example : printing.coverage.examples) {
    for (const uint32_t point : example.points)
      out += "// " + said_of(printing.coverage.points[point], printing.language) + "\n";
    out += example.test;
  }
  return out;
}

}  // namespace xinheng::coverage
