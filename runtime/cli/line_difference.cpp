#include "runtime/cli/line_difference.h"

#include <sstream>
#include <vector>

#include <dtl/dtl.hpp>

namespace xinheng::cli {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::string line_difference(const std::string& path, const std::string& before,
                            const std::string& after) {
  const Lines old_lines = lines_of(before), new_lines = lines_of(after);
  dtl::Diff<std::string, Lines> difference(old_lines, new_lines);
  difference.onHuge();
  difference.compose();
  difference.composeUnifiedHunks();
  std::ostringstream out;
  out << "--- " << path << "\n+++ " << path << "\n";
  difference.printUnifiedFormat(out);
  return out.str();
}

}  // namespace xinheng::cli
