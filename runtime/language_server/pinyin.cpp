#include "runtime/language_server/pinyin.h"

#include <cctype>
#include <memory>
#include <unordered_map>

#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace xinheng::language_server {
namespace {

const icu::Transliterator* reader() {
  static const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode problem = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> result(icu::Transliterator::createInstance(
        "Han-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, problem));
    if (U_FAILURE(problem)) result.reset();
    return result;
  }();
  return made.get();
}

// One character at a time, so that it is known which letters are its own.
const std::string& reading_of(UChar32 character) {
  static std::unordered_map<UChar32, std::string> known;
  const auto [found, fresh] = known.try_emplace(character);
  if (!fresh) return found->second;
  icu::UnicodeString text(character);
  if (reader()) reader()->transliterate(text);
  std::string letters;
  text.toUTF8String(letters);
  for (const char c : letters) {
    if (std::isalnum(static_cast<unsigned char>(c))) found->second += c;
  }
  return found->second;
}

}  // namespace

Pinyin pinyin_of(std::string_view name) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
  Pinyin result;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const std::string& reading = reading_of(text.char32At(i));
    if (reading.empty()) continue;
    result.initials += reading.front();
    result.whole += reading;
  }
  return result;
}

}  // namespace xinheng::language_server
