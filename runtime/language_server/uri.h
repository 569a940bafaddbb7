// file:///… and paths.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace xinheng::language_server {

// Canonical; nothing where it is no file's.
std::optional<std::filesystem::path> path_of_uri(std::string_view uri);
std::string uri_of_path(const std::filesystem::path& path);

}  // namespace xinheng::language_server
