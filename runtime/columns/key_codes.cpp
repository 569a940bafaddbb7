#include "runtime/columns/key_codes.h"

#include <array>
#include <cstring>

#include "compiler/values/date.h"
#include "compiler/values/identity_code.h"

namespace xinheng::columns {
namespace {

constexpr std::array<uint32_t, 17> citizen_weights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                      3, 7, 9,  10, 5, 8, 4, 2};
constexpr std::string_view citizen_checks = "10X98765432";
constexpr std::string_view legal_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr uint8_t not_legal = 0xff;

constexpr std::array<uint8_t, 256> legal_values = [] {
  std::array<uint8_t, 256> values{};
  values.fill(not_legal);
  for (size_t i = 0; i < legal_alphabet.size(); ++i)
    values[static_cast<uint8_t>(legal_alphabet[i])] = static_cast<uint8_t>(i);
  return values;
}();
constexpr std::array<uint32_t, 18> legal_weights = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                                    29, 25, 13, 8,  24, 10, 30, 28, 1};

bool is_real_date(uint32_t year, uint32_t month, uint32_t day) {
  constexpr std::array<uint8_t, 13> days = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year == 0 || month - 1 > 11 || day == 0) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[month] + (month == 2 && leap ? 1u : 0u);
}

uint64_t mix(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t load(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, 8);
  return word;
}

// The last `count` bytes, 1 to 8, of a text: without a copy of unknown length where it has eight.
uint64_t load_last(std::string_view text, size_t count) {
  const char* end = text.data() + text.size();
  if (text.size() >= 8) return load(end - 8) >> (64 - 8 * count);
  uint64_t word = 0;
  for (size_t i = 0; i < count; ++i) word = word << 8 | static_cast<uint8_t>(*(end - 1 - i));
  return word;
}

}  // namespace

uint64_t pack_if_valid_citizen_code(std::string_view code) {
  if (code.size() != 18) return 0;
  std::array<uint32_t, 17> digits;
  uint32_t sum = 0, wrong = 0;
  for (size_t i = 0; i < 17; ++i) {
    digits[i] = static_cast<uint8_t>(code[i]) - uint32_t{'0'};
    wrong |= digits[i] > 9;
    sum += citizen_weights[i] * digits[i];
  }
  if (wrong != 0 || citizen_checks[sum % 11] != code[17]) return 0;
  const auto number = [&](size_t from, size_t to) {
    uint64_t value = 0;
    for (size_t i = from; i < to; ++i) value = value * 10 + digits[i];
    return value;
  };
  const auto year = static_cast<uint32_t>(number(6, 10));
  const auto month = static_cast<uint32_t>(number(10, 12));
  const auto day = static_cast<uint32_t>(number(12, 14));
  if (!is_real_date(year, month, day)) return 0;
  const uint64_t check = code[17] == 'X' ? 10 : static_cast<uint64_t>(code[17] - '0');
  return (number(0, 9) * 100'000'000 + number(9, 17)) * 11 + check;
}

Texts unpack_citizen_codes(const std::vector<uint64_t>& packed) {
  constexpr size_t length = 18;
  std::vector<char> bytes(packed.size() * length);
  char* to = bytes.data();
  for (const uint64_t word : packed) {
    constexpr std::string_view checks = "0123456789X";
    constexpr uint64_t half = 1'000'000'000;
    to[17] = checks[word % 11];
    uint64_t head = word / 11 / half;
    uint64_t tail = word / 11 % half;
    for (size_t i = 17; i-- > 8; tail /= 10) to[i] = static_cast<char>('0' + tail % 10);
    for (size_t i = 8; i-- > 0; head /= 10) to[i] = static_cast<char>('0' + head % 10);
    to += length;
  }
  return Texts::of_length(length, packed.size(), std::move(bytes));
}

bool is_valid_legal_code(std::string_view code) {
  if (code.size() != 18) return false;
  uint32_t sum = 0, wrong = 0;
  for (size_t i = 0; i < 18; ++i) {
    const uint32_t value = legal_values[static_cast<uint8_t>(code[i])];
    wrong |= value == not_legal || (i >= 2 && i < 8 && value > 9);
    sum += legal_weights[i] * value;
  }
  return wrong == 0 && sum % 31 == 0;
}

uint64_t hash_text(std::string_view text) {
  constexpr uint64_t first = 0xa0761d6478bd642f, second = 0xe7037ed1a0b428db;
  uint64_t hash = mix(text.size() ^ first, second);
  if (text.empty()) return mix(hash, first);
  size_t left = text.size();
  for (const char* bytes = text.data(); left > 8; left -= 8, bytes += 8)
    hash = mix(hash ^ load(bytes), second);
  return mix(hash ^ load_last(text, left), first);
}

}  // namespace xinheng::columns
