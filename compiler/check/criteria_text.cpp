// Cells of decision tables in CSV files.
#include <algorithm>
#include <array>

#include "compiler/check/criteria.h"
#include "compiler/check/csv.h"
#include "compiler/check/tables.h"

namespace xinheng::check {
namespace {

using program::Allowed;
using program::Comparison;
using program::Criterion;

struct Sign {
  std::string_view text;
  Comparison op;
};
// Longer ones first.
constexpr std::array<Sign, 20> before = {{
    {">=", Comparison::greater_equal}, {"<=", Comparison::less_equal},
    {"!=", Comparison::not_equal},     {"＞＝", Comparison::greater_equal},
    {"＜＝", Comparison::less_equal},  {"≥", Comparison::greater_equal},
    {"≤", Comparison::less_equal},     {"≠", Comparison::not_equal},
    {"超过", Comparison::greater},     {"不满", Comparison::less},
    {"above ", Comparison::greater},   {"below ", Comparison::less},
    {">", Comparison::greater},        {"<", Comparison::less},
    {"=", Comparison::equal},          {"＞", Comparison::greater},
    {"＜", Comparison::less},          {"＝", Comparison::equal},
    {"﹥", Comparison::greater},       {"﹤", Comparison::less},
}};
constexpr std::array<Sign, 4> after = {{
    {"以上", Comparison::greater_equal},
    {"以下", Comparison::less_equal},
    {" up", Comparison::greater_equal},
    {" down", Comparison::less_equal},
}};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view wide_blank = "\u3000";
  for (;;) {
    if (text.starts_with(' ')) {
      text.remove_prefix(1);
    } else if (text.ends_with(' ')) {
      text.remove_suffix(1);
    } else if (text.starts_with(wide_blank)) {
      text.remove_prefix(wide_blank.size());
    } else if (text.ends_with(wide_blank)) {
      text.remove_suffix(wide_blank.size());
    } else {
      return text;
    }
  }
}

const Sign* sign_at(std::string_view text) {
  const auto found = std::find_if(before.begin(), before.end(),
                                  [&](const Sign& sign) { return text.starts_with(sign.text); });
  return found == before.end() ? nullptr : found;
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0, at = 0; at <= text.size();) {
    size_t width = 0;
    for (const std::string_view comma : {"，", "、", ","}) {
      if (text.substr(at).starts_with(comma)) width = comma.size();
    }
    if (at < text.size() && width == 0) {
      ++at;
      continue;
    }
    parts.push_back(trimmed(text.substr(begin, at - begin)));
    at += std::max<size_t>(width, 1);
    begin = at;
  }
  return parts;
}

class TextReader {
 public:
  TextReader(Context& context, const Type& type, Span span)
      : context_(context), type_(type), span_(span) {
    type_.optional = false;
  }

  void read(std::string_view text, std::vector<Allowed>& into) {
    for (const std::string_view word : {"位于", "within "}) {
      if (text.starts_with(word) && type_.kind == TypeKind::code) {
        return read_within(trimmed(text.substr(word.size())), into);
      }
    }
    std::vector<std::pair<Comparison, std::string_view>> bounds = split(text);
    const auto is = [&](Comparison open, Comparison closed) {
      return std::count_if(bounds.begin(), bounds.end(), [&](const auto& bound) {
        return bound.first == open || bound.first == closed;
      });
    };
    const auto lower = is(Comparison::greater, Comparison::greater_equal);
    const auto upper = is(Comparison::less, Comparison::less_equal);
    const bool ordered = lower + upper > 0;
    if (bounds.empty() || (bounds.size() > 1 && (lower != 1 || upper != 1 || bounds.size() > 2)) ||
        (ordered && !is_ordered(context_, type_))) {
      return fail(text);
    }
    Allowed allowed;
    for (const auto& [op, value] : bounds) {
      const auto word = word_of_text(context_, type_, std::string(value), span_);
      if (!word) return;
      const bool open = op == Comparison::greater || op == Comparison::less;
      if (op != Comparison::less && op != Comparison::less_equal) {
        allowed.low = program::Limit{*word, {}, open};
      }
      if (op != Comparison::greater && op != Comparison::greater_equal) {
        allowed.high = program::Limit{*word, {}, open};
      }
    }
    if (allowed.low && allowed.high &&
        (allowed.low->word > allowed.high->word ||
         (allowed.low->word == allowed.high->word && (allowed.low->open || allowed.high->open)))) {
      context_.report(Kind::criterion_empty, span_, {std::string(text)});
      return;
    }
    into.push_back(allowed);
  }

  void fail(std::string_view text) {
    context_.report(Kind::criterion_ends, span_, {std::string(text)});
  }

 private:
  // A code may have a sign in its name.
  bool is_code(std::string_view text) const {
    const std::string name(text);
    if (type_.kind == TypeKind::code)
      return context_.code_ordinals[type_.codes.index].contains(name);
    if (type_.kind == TypeKind::row) return context_.row_ordinals[type_.table.index].contains(name);
    return type_.kind == TypeKind::text;
  }

  std::vector<std::pair<Comparison, std::string_view>> split(std::string_view text) const {
    std::vector<std::pair<Comparison, std::string_view>> bounds;
    if (is_code(text)) return {{Comparison::equal, text}};
    while (!text.empty()) {
      Comparison op = Comparison::equal;
      const Sign* sign = sign_at(text);
      if (sign) {
        op = sign->op;
        text = trimmed(text.substr(sign->text.size()));
      }
      size_t end = 0;
      const Sign* behind = nullptr;
      for (; end < text.size() && !behind && (end == 0 || !sign_at(text.substr(end))); ++end) {
        for (const Sign& candidate : after) {
          if (end > 0 && !sign && text.substr(end).starts_with(candidate.text)) behind = &candidate;
        }
        // 超过 42 50 以下: a blank ends what a sign stands before.
        if (behind || (end > 0 && sign && text[end] == ' ')) break;
      }
      const std::string_view value = trimmed(text.substr(0, end));
      if (value.empty()) return {};
      if (behind) {
        op = behind->op;
        end += behind->text.size();
      }
      bounds.emplace_back(op, value);
      text = trimmed(text.substr(end));
    }
    return bounds;
  }

  void read_within(std::string_view name, std::vector<Allowed>& into) {
    syntax::Path path;
    path.names.push_back({std::string(name), span_});
    path.span = span_;
    const auto words = codes_within(context_, path, type_);
    if (!words) return;
    for (const Word word : *words) {
      into.push_back({program::Limit{word, {}, false}, program::Limit{word, {}, false}});
    }
  }

  Context& context_;
  Type type_;
  Span span_;
};

}  // namespace

Criterion criterion_of_text(Context& context, const std::string& text, Span span,
                            const AskedColumn& column) {
  Criterion result;
  if (text == "任意" || text == "any") return result;
  const bool has = text == "有" || text == "has";
  if (has || is_absent(text)) {
    if (!column.type.optional) context.report(Kind::never_absent, span, {column.name});
    result.kind = has ? Criterion::Kind::has : Criterion::Kind::lacks;
    return result;
  }
  std::string_view rest = text;
  bool negated = false;
  for (const std::string_view word : {"不属于", "not_in"}) {
    if (!rest.starts_with(word)) continue;
    rest = trimmed(rest.substr(word.size()));
    negated = true;
    for (const std::string_view brace : {"{", "｛"}) {
      if (rest.starts_with(brace)) rest.remove_prefix(brace.size());
    }
    for (const std::string_view brace : {"}", "｝"}) {
      if (rest.ends_with(brace)) rest.remove_suffix(brace.size());
    }
  }
  const auto parts = parts_of(rest);
  TextReader reader(context, column.type, span);
  for (const std::string_view part : parts) {
    const Sign* sign = sign_at(part);
    const bool unequal = sign && sign->op == Comparison::not_equal;
    if (unequal && (parts.size() > 1 || negated)) {
      reader.fail(part);
      continue;
    }
    if (unequal) negated = true;
    reader.read(unequal ? trimmed(part.substr(sign->text.size())) : part, result.allowed);
  }
  result.kind = negated ? Criterion::Kind::not_among : Criterion::Kind::among;
  return result;
}

}  // namespace xinheng::check
