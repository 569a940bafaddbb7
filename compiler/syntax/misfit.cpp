#include "compiler/syntax/misfit.h"

#include <algorithm>

#include "compiler/syntax/sentences.h"

namespace xinheng::syntax {

namespace {

bool ends_sentence(uint32_t type) {
  return type == Grammar::SEMICOLON || type == Grammar::LEFT_BRACE || type == Grammar::RIGHT_BRACE;
}

}  // namespace

uint32_t Misfit::type(size_t index) const {
  return index < block.size() ? block[index].type : 0;
}

std::string Misfit::written(size_t index) const {
  return index < block.size() ? std::string(text_of(block[index], text)) : std::string();
}

std::string Misfit::written(size_t begin, size_t end) const {
  std::string result;
  for (size_t i = begin; i < end; ++i) {
    if (i > begin && block[i].begin > block[i - 1].end) result += ' ';
    result += text_of(block[i], text);
  }
  return result;
}

Span Misfit::span(size_t begin, size_t end) const {
  return {text.file, block[begin].begin, block[end - 1].end};
}

void Misfit::report(Kind kind, Span span, std::vector<std::string> arguments) {
  diagnostics.report(kind, span, std::move(arguments));
}

void Misfit::insert(size_t index, uint32_t type, std::string_view written) {
  // In the sentence that it belongs to.
  const bool begins = index == 0 || (index < block.size() && ends_sentence(block[index - 1].type));
  const uint32_t place = begins ? block[index].begin : block[index - 1].end;
  const Token made = made_up_token(type, written, place, text);
  block.insert(block.begin() + static_cast<ptrdiff_t>(index), made);
}

void Misfit::erase(size_t begin, size_t end) {
  const auto first = block.begin();
  block.erase(first + static_cast<ptrdiff_t>(begin), first + static_cast<ptrdiff_t>(end));
}

void Misfit::replace(size_t begin, size_t end, uint32_t type, std::string_view written) {
  Token made = made_up_token(type, written, block[begin].begin, text);
  made.end = block[end - 1].end;
  made.first_on_line = block[begin].first_on_line;
  erase(begin + 1, end);
  block[begin] = made;
}

namespace {

// Counted in the file, for the change may have moved the tokens.
bool stops_behind(const Block& changed, uint32_t place) {
  const auto stop = first_misfit(changed);
  if (!stop) return true;
  return *stop < changed.size() && changed[*stop].begin >= place;
}

}  // namespace

bool Misfit::gets_further(const Block& changed) {
  if (at >= block.size() || budget.tokens_left <= 0) return false;
  budget.spend(changed.size());
  return stops_behind(changed, block[at].end);
}

bool Misfit::gets_past_sentence(const Block& changed) {
  if (at >= block.size() || budget.tokens_left <= 0) return false;
  budget.spend(changed.size());
  const Sentence sentence = sentence_around(block, at);
  return stops_behind(changed, block[std::max(sentence.end, at + 1) - 1].end);
}

}  // namespace xinheng::syntax
