// SHA-256, as 64 lower-case hexadecimal digits.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace xinheng {

// Of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  std::string finish();  // once, at the end

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256(std::string_view bytes);
// Empty where the file can't be read to its end.
std::optional<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace xinheng
