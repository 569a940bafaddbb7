#include "compiler/values/identity_code.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace xinheng {
namespace {

constexpr size_t code_length = 18;
constexpr size_t division_length = 6;
constexpr std::string_view citizen_checks = "10X98765432";
constexpr std::array<int, 17> citizen_weights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                 3, 7, 9,  10, 5, 8, 4, 2};
constexpr std::string_view legal_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<int, 17> legal_weights = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                               29, 25, 13, 8,  24, 10, 30, 28};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::optional<Days> birth_date(std::string_view code) {
  const std::string iso = std::string(code.substr(6, 4)) + "-" + std::string(code.substr(10, 2)) +
                          "-" + std::string(code.substr(12, 2));
  return parse_date(iso);
}

}  // namespace

CodeFault check_citizen_code(std::string_view code) {
  if (code.size() != code_length) return CodeFault::length;
  if (!all_digits(code.substr(0, 17))) return CodeFault::character;
  if (!is_digit(code[17]) && code[17] != 'X') return CodeFault::character;
  if (!birth_date(code)) return CodeFault::birth_date;
  if (citizen_check_character(code.substr(0, 17)) != code[17]) return CodeFault::check_character;
  return CodeFault::none;
}

char citizen_check_character(std::string_view digits17) {
  assert(digits17.size() == 17 && all_digits(digits17));
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) sum += citizen_weights[i] * (digits17[i] - '0');
  return citizen_checks[static_cast<size_t>(sum % 11)];
}

Days citizen_birth_date(std::string_view valid_code) {
  const auto date = birth_date(valid_code);
  assert(date);
  return *date;
}

CodeFault check_legal_code(std::string_view code) {
  if (code.size() != code_length) return CodeFault::length;
  if (code.find_first_not_of(legal_alphabet) != std::string_view::npos) return CodeFault::character;
  // Registration department and kind, then the division, which is digits.
  if (!all_digits(code.substr(2, division_length))) return CodeFault::character;
  if (legal_check_character(code.substr(0, 17)) != code[17]) return CodeFault::check_character;
  return CodeFault::none;
}

char legal_check_character(std::string_view first17) {
  assert(first17.size() == 17);
  int sum = 0;
  for (size_t i = 0; i < 17; ++i)
    sum += legal_weights[i] * static_cast<int>(legal_alphabet.find(first17[i]));
  return legal_alphabet[static_cast<size_t>((31 - sum % 31) % 31)];
}

uint64_t pack_citizen_code(std::string_view valid_code) {
  assert(valid_code.size() == code_length);
  uint64_t word = 0;
  for (const char c : valid_code.substr(0, 17)) word = word * 10 + static_cast<uint64_t>(c - '0');
  return word * 11 + (valid_code[17] == 'X' ? 10 : static_cast<uint64_t>(valid_code[17] - '0'));
}

std::string unpack_citizen_code(uint64_t word) {
  std::string code(code_length, '0');
  code[17] = "0123456789X"[word % 11];
  word /= 11;
  for (size_t i = 17; i-- > 0; word /= 10) code[i] = static_cast<char>('0' + word % 10);
  return code;
}

std::string mask_identity_code(std::string_view code) {
  // What is not a code at all (too short, other characters in front) may be a name: hide it all.
  const std::string_view division = code.substr(0, division_length);
  const bool shown = code.size() > division_length &&
                     division.find_first_not_of(legal_alphabet) == std::string_view::npos;
  std::string masked(shown ? division : std::string_view{});
  for (const char c : code.substr(masked.size()))
    if (!is_continuation(c)) masked += '*';
  return masked;
}

}  // namespace xinheng
