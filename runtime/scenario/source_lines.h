// Lines of a test as a pack holds it, in one of the languages.
#pragma once

#include <string>
#include <utility>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::scenario {

class SourceLines {
 public:
  explicit SourceLines(Language language) : zh_(language == Language::zh) {}

  std::string word(const char* zh, const char* en) const { return zh_ ? zh : en; }
  void line(int depth, const std::string& text) {
    text_.append(static_cast<size_t>(depth) * 2, ' ');
    text_ += text + "\n";
  }
  void entry(int depth, const std::string& name, const std::string& value) {
    line(depth, name + word("：", ": ") + value + word("；", ";"));
  }
  void add(const std::string& lines) { text_ += lines; }
  std::string take() { return std::move(text_); }

 private:
  const bool zh_;
  std::string text_;
};

}  // namespace xinheng::scenario
