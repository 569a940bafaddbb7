// A folder of code made before. Whatever is wrong with it (damaged, unwritable, gone) only costs
// the time to make the code again.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace xinheng::codegen {

inline constexpr uint64_t cache_bytes_max = 256 << 20;  // the oldest files go first

// key: of hexadecimal digits.
std::optional<std::string> load_object(const std::filesystem::path& folder, const std::string& key);
void store_object(const std::filesystem::path& folder, const std::string& key,
                  std::string_view object);

}  // namespace xinheng::codegen
