#include "runtime/trace/trace.h"

#include <algorithm>
#include <numeric>

#include "runtime/trace/join.h"

namespace xinheng::trace {
namespace {

namespace fs = std::filesystem;

std::string normal(const fs::path& folder) {
  std::string text = folder.lexically_normal().string();
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

// Of several packs the place has to say which.
Failure failure_of(const std::string& folder, Compilation compilation) {
  for (SourceFile& file : compilation.sources.files)
    file.path = normal(fs::path(folder) / file.path);
  return {std::move(compilation.sources), std::move(compilation.diagnostics)};
}

bool is_same(const std::string& a, const std::string& b) {
  std::error_code error;
  return fs::weakly_canonical(a, error) == fs::weakly_canonical(b, error);
}

}  // namespace

std::variant<Trace, Failure> trace(const std::vector<std::string>& folders,
                                   const std::string& source) {
  std::vector<std::string> open;
  const auto visit = [&](const std::string& folder) {
    const auto same = [&](const std::string& other) { return is_same(folder, other); };
    if (std::none_of(open.begin(), open.end(), same)) open.push_back(normal(folder));
  };
  for (const std::string& folder : folders) visit(folder);
  std::vector<Tested> packs;
  for (size_t i = 0; i < open.size(); ++i) {
    const std::string folder = open[i];
    Compilation compilation = compile(folder, Stage::typed);
    if (!compilation.program) return failure_of(folder, std::move(compilation));
    const program::Program& program = *compilation.program;
    // Those that it uses are asked for their tests, too.
    for (const program::UsedPack& used : program.uses)
      visit((fs::path(folder) / used.path).string());
    std::vector<uint32_t> tests(program.tests.size());
    std::iota(tests.begin(), tests.end(), 0u);
    std::vector<scenario::Report> reports =
        scenario::run_tests(program, tests, {Language::zh, 1, true});
    packs.push_back({folder, std::move(compilation), std::move(reports)});
  }
  Joiner joiner;
  for (const Tested& pack : packs) joiner.add(pack);
  return joiner.finish(packs, source);
}

std::string place_of_span(const Trace& trace, Span span) {
  return place_text(trace.sources, span);
}

}  // namespace xinheng::trace
