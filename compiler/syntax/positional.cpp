#include "compiler/syntax/positional.h"

#include "XinhengLexer.h"
#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

bool divides(uint32_t type) {
  return type == T::SEMICOLON || type == T::LEFT_BRACE || type == T::RIGHT_BRACE;
}

bool begins_here(const std::vector<Token>& tokens, size_t at) {
  return at == 0 || tokens[at].first_on_line || divides(tokens[at - 1].type) ||
         tokens[at - 1].type == T::AMEND;  // 补充 名单 …
}

bool next_is(const std::vector<Token>& tokens, size_t at, uint32_t type) {
  return at + 1 < tokens.size() && tokens[at + 1].type == type;
}

// They begin something that has a name; elsewhere they are names themselves.
bool is_introducing(uint32_t type) {
  switch (type) {
    case T::REPAIR:
    case T::OBJECTION:
    case T::PUBLICATION:
    case T::DEADLINE:
    case T::TRANSITIONS:
    case T::WARNING:
    case T::ROSTER:
    case T::SCENE:
    case T::LEAVE:
    case T::PROPERTY:
    case T::SIMULATE:
      return true;
    default:
      return false;
  }
}

// Those that stand for something in their own places only.
bool is_positional(uint32_t type) {
  switch (type) {
    case T::WEIGHT:
    case T::SHOW:
    case T::CHECKS:
    case T::ELSEWHERE:
    case T::KNOWN:
    case T::UNTIL:
    case T::TO:
      return true;
    default:
      return is_introducing(type);
  }
}

// 公示 严重失信公示 对 …, 移出 修复 当 …: it begins something that has a name.
bool introduces_name(const std::vector<Token>& tokens, size_t at) {
  if (!begins_here(tokens, at) || at + 1 >= tokens.size()) return false;
  const Token& next = tokens[at + 1];
  return (is_name(next.type) || is_positional(next.type)) && !next.first_on_line;
}

// 名单 一 如同 常见 {, 场景 甲 {: of a test an instance, for no declaration of its kind stands
// there.
bool is_instance(const std::vector<Token>& tokens, size_t at) {
  if (at + 2 >= tokens.size() || tokens[at + 1].first_on_line) return false;
  return tokens[at + 2].type == T::LEFT_BRACE || tokens[at + 2].type == T::LIKE;
}

// 测试 and 样例 hold instances. Where a brace was forgotten the next declaration ends them.
class Bodies {
 public:
  explicit Bodies(const std::vector<Token>& tokens) : tokens_(tokens) {}

  // To be asked of every token in order.
  bool holds_instances(size_t at) {
    const Token& token = tokens_[at];
    const bool declares = token.first_on_line && begins_declaration(token.type) &&
                          !(is_introducing(token.type) && open_ > 0 && instances_);
    if (declares || open_ == 0) {
      if (begins_declaration(token.type)) {
        instances_ = token.type == T::TEST || token.type == T::SAMPLE;
        open_ = 0;
      }
    }
    if (token.type == T::LEFT_BRACE) ++open_;
    if (token.type == T::RIGHT_BRACE && open_ > 0) --open_;
    return instances_ && open_ > 0;
  }

 private:
  const std::vector<Token>& tokens_;
  int open_ = 0;
  bool instances_ = false;
};

// 有效 到 异议中
bool joins_states(const std::vector<Token>& tokens, size_t at) {
  return at > 0 && is_name(tokens[at - 1].type) && begins_here(tokens, at - 1) &&
         at + 1 < tokens.size() && is_name(tokens[at + 1].type);
}

// 已知 自 报送日 至 更正日
bool ends_known(const std::vector<Token>& tokens, size_t at) {
  return at > 2 && tokens[at - 3].type == T::KNOWN && tokens[at - 2].type == T::SINCE;
}

bool ends_value(uint32_t type) {
  return type == T::NUMBER || type == T::PERIOD || type == T::MONEY || type == T::DATE;
}

// 6年 至 18年
bool joins_values(const std::vector<Token>& tokens, size_t at) {
  if (at == 0 || at + 1 >= tokens.size() || !ends_value(tokens[at - 1].type)) return false;
  return ends_value(tokens[at + 1].type) || tokens[at + 1].type == T::MINUS;
}

// 上限 20 权重 …: after a value, behind 上限.
bool follows_ceiling(const std::vector<Token>& tokens, size_t at) {
  if (at == 0) return false;
  const uint32_t before = tokens[at - 1].type;
  if (before != T::NUMBER && before != T::RIGHT_PAREN && !is_name(before)) return false;
  for (size_t i = at; i-- > 0;) {
    const uint32_t type = tokens[i].type;
    if (type == T::CEILING) return i + 1 < at;
    if (divides(type) || type == T::COLON) return false;
  }
  return false;
}

}  // namespace

void free_positional_words(std::vector<Token>& tokens) {
  Bodies bodies(tokens);
  for (size_t i = 0; i < tokens.size(); ++i) {
    bool reserved = !is_introducing(tokens[i].type) || introduces_name(tokens, i);
    if (bodies.holds_instances(i) && is_introducing(tokens[i].type) && is_instance(tokens, i))
      reserved = false;
    switch (tokens[i].type) {
      case T::WEIGHT:
        reserved = follows_ceiling(tokens, i);
        break;
      case T::SHOW:
      case T::CHECKS:
        reserved = begins_here(tokens, i) && next_is(tokens, i, T::LEFT_BRACE);
        break;
      case T::ELSEWHERE:
        reserved = begins_here(tokens, i) &&
                   (next_is(tokens, i, T::LEFT_BRACE) || next_is(tokens, i, T::FROM));
        break;
      case T::KNOWN:
        reserved = begins_here(tokens, i) && next_is(tokens, i, T::SINCE);
        break;
      case T::UNTIL:
        reserved = ends_known(tokens, i) || joins_values(tokens, i);
        break;
      case T::TO:
        reserved = joins_states(tokens, i);
        break;
      default:
        break;
    }
    if (!reserved) tokens[i].type = T::WORD;
  }
}

}  // namespace xinheng::syntax
