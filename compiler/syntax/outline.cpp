#include "compiler/syntax/outline.h"

#include <utility>

#include "XinhengLexer.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

class Reader {
 public:
  Reader(const TokenList& list, const Trivia& trivia) : tokens_(list.tokens), trivia_(trivia) {}

  Outline read() {
    Outline outline;
    outline.below = read_sentences(outline.sentences);
    return outline;
  }

 private:
  // Up to the } of the block, or to the end; the comments in front of that.
  std::vector<Comment> read_sentences(std::vector<Outlined>& sentences) {
    while (true) {
      std::vector<Comment> above = take_above();
      if (at_ == tokens_.size() || tokens_[at_].type == T::RIGHT_BRACE) return above;
      Outlined& sentence = sentences.emplace_back();
      sentence.above = std::move(above);
      sentence.blank_above = trivia_.blank_above[at_];
      read_sentence(sentence);
    }
  }

  void read_sentence(Outlined& sentence) {
    sentence.begin = at_;
    bool block = false;
    while (at_ < tokens_.size()) {
      const uint32_t type = tokens_[at_].type;
      block = type == T::LEFT_BRACE && !opens_set(tokens_, at_);
      if (type == T::LEFT_BRACE && !block) skip_set();
      skip_comments();
      ++at_;
      if (block || type == T::SEMICOLON) break;
    }
    sentence.end = at_;
    sentence.behind = take_behind();
    if (!block) return;
    sentence.has_block = true;
    sentence.below = read_sentences(sentence.inner);
    sentence.on_one_line = true;
    for (size_t i = sentence.end; i <= at_ && i < tokens_.size(); ++i) {
      if (tokens_[i].first_on_line) sentence.on_one_line = false;
    }
    if (at_ < tokens_.size()) ++at_;
    sentence.behind_block = take_behind();
  }

  void skip_set() {
    while (at_ < tokens_.size() && tokens_[at_].type != T::RIGHT_BRACE) ++at_;
  }

  // Those inside of a sentence: the lines of the sentence are broken at them.
  void skip_comments() {
    while (next_ < trivia_.comments.size() && trivia_.comments[next_].before <= at_) ++next_;
  }

  std::string take_behind() {
    if (next_ == trivia_.comments.size()) return "";
    const Comment& comment = trivia_.comments[next_];
    if (comment.before != at_ || comment.own_line) return "";
    ++next_;
    return comment.text;
  }

  std::vector<Comment> take_above() {
    std::vector<Comment> result;
    while (next_ < trivia_.comments.size() && trivia_.comments[next_].before == at_) {
      result.push_back(trivia_.comments[next_++]);
    }
    return result;
  }

  const std::vector<Token>& tokens_;
  const Trivia& trivia_;
  size_t at_ = 0;    // of the tokens
  size_t next_ = 0;  // of the comments
};

}  // namespace

bool opens_set(const std::vector<Token>& tokens, size_t at) {
  if (at == 0 || tokens[at].type != T::LEFT_BRACE) return false;
  const uint32_t before = tokens[at - 1].type;
  return before == T::COMPARE || before == T::IN || before == T::NOT_IN;
}

bool opens_call(uint32_t type) {
  return type == T::WORD || type == T::QUOTED_NAME || type == T::ANY ||
         (type >= T::EXISTS && type <= T::LONGEST_MONTHS);
}

Outline outline_of(const TokenList& list, const Trivia& trivia) {
  return Reader(list, trivia).read();
}

}  // namespace xinheng::syntax
