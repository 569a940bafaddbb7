#include "runtime/language_server/uri.h"

#include <charconv>
#include <system_error>

namespace xinheng::language_server {
namespace {

constexpr std::string_view scheme = "file://";

}  // namespace

std::optional<std::filesystem::path> path_of_uri(std::string_view uri) {
  if (!uri.starts_with(scheme)) return std::nullopt;
  uri.remove_prefix(scheme.size());
  const size_t root = uri.find('/');  // behind the machine's name, usually none
  if (root == std::string_view::npos) return std::nullopt;
  std::string path;
  for (size_t i = root; i < uri.size(); ++i) {
    unsigned byte = static_cast<unsigned char>(uri[i]);
    if (uri[i] == '%' && i + 2 < uri.size()) {
      const char* begin = uri.data() + i + 1;
      if (std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2) return std::nullopt;
      i += 2;
    }
    path += static_cast<char>(byte);
  }
  std::error_code problem;
  const auto canonical = std::filesystem::weakly_canonical(path, problem);
  return problem ? std::filesystem::path(path) : canonical;
}

std::string uri_of_path(const std::filesystem::path& path) {
  constexpr std::string_view plain = "/-._~";
  constexpr char digits[] = "0123456789ABCDEF";
  std::string uri(scheme);
  for (const char c : path.string()) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return uri;
}

}  // namespace xinheng::language_server
