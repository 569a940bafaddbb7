#include "compiler/values/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cassert>
#include <fstream>
#include <vector>

namespace xinheng {

struct Sha256::Context {
  EVP_MD_CTX* handle = EVP_MD_CTX_new();

  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(handle); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  [[maybe_unused]] const int ok = EVP_DigestInit_ex(context_->handle, EVP_sha256(), nullptr);
  assert(ok == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  [[maybe_unused]] const int ok = EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size());
  assert(ok == 1);
}

std::string Sha256::finish() {
  std::array<unsigned char, 32> digest{};
  [[maybe_unused]] const int ok = EVP_DigestFinal_ex(context_->handle, digest.data(), nullptr);
  assert(ok == 1);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

std::optional<std::string> sha256_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  Sha256 hash;
  std::vector<char> buffer(1 << 20);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.update({buffer.data(), static_cast<size_t>(file.gcount())});
  }
  if (file.bad()) return std::nullopt;
  return hash.finish();
}

}  // namespace xinheng
