#include "compiler/syntax/parse.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <vector>

#include "compiler/syntax/parse_file.h"

namespace xinheng::syntax {
namespace {

namespace fs = std::filesystem;
constexpr uintmax_t file_bytes_max = 16u << 20;

std::vector<fs::path> rule_files(const fs::path& folder, Diagnostics& diagnostics) {
  std::vector<fs::path> result;
  std::error_code problem;
  fs::directory_iterator entries(folder, problem);
  for (; !problem && entries != fs::directory_iterator(); entries.increment(problem)) {
    if (entries->path().extension() == ".xh") result.push_back(entries->path());
  }
  if (problem) {
    diagnostics.report(Kind::pack_folder_unreadable, std::nullopt,
                       {folder.string(), problem.message()});
  } else if (result.empty()) {
    diagnostics.report(Kind::pack_folder_empty, std::nullopt, {folder.string()});
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::optional<std::string> read(const fs::path& path, Diagnostics& diagnostics) {
  const std::string shown = path.filename().string();
  std::error_code problem;
  const uintmax_t size = fs::file_size(path, problem);
  if (problem) {
    diagnostics.report(Kind::file_unreadable, std::nullopt, {shown, problem.message()});
    return std::nullopt;
  }
  if (size > file_bytes_max) {
    diagnostics.report(Kind::file_too_large, std::nullopt, {shown, std::to_string(size)});
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text(size, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  if (!stream) {
    const std::error_code cause(errno, std::generic_category());
    diagnostics.report(Kind::file_unreadable, std::nullopt, {shown, cause.message()});
    return std::nullopt;
  }
  return text;
}

}  // namespace

Pack parse_pack(const fs::path& folder, Sources& sources, Diagnostics& diagnostics) {
  Pack pack;
  pack.folder = folder.string();
  for (const fs::path& path : rule_files(folder, diagnostics)) {
    std::optional<std::string> text = read(path, diagnostics);
    if (!text) continue;
    const uint32_t file = sources.add(path.filename().string(), std::move(*text));
    parse_file(sources, file, pack, diagnostics);
  }
  return pack;
}

}  // namespace xinheng::syntax
