// What the text of a CSV cell stands for.
#include "compiler/check/expression.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/tables.h"

namespace xinheng::check {
namespace {

std::optional<Word> truth(const std::string& text) {
  if (text == "是" || text == "yes" || text == "true" || text == "1") return 1;
  if (text == "否" || text == "no" || text == "false" || text == "0") return 0;
  return {};
}

std::optional<Word> yuan(std::string text) {
  for (const std::string_view unit : {"元", "yuan"}) {
    if (text.ends_with(unit)) text.resize(text.size() - unit.size());
  }
  return parse_fixed(text, 2);
}

std::optional<Word> decimal(std::string text, int places) {
  constexpr int percent_places = 2;
  if (!text.ends_with('%')) return parse_fixed(text, places);
  text.pop_back();
  return places < percent_places ? std::nullopt : parse_fixed(text, places - percent_places);
}

std::optional<Word> code(const Context& context, const Type& type, const std::string& text) {
  const auto& ordinals = context.code_ordinals[type.codes.index];
  if (const auto found = ordinals.find(text); found != ordinals.end()) return found->second;
  const auto& codes = context.program.codes[type.codes].codes;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (!codes[i].number.empty() && codes[i].number == text) return static_cast<Word>(i);
  }
  return {};
}

void report_unknown_cell(Context& context, const Type& type, const std::string& text, Span span) {
  const bool list = type.kind == TypeKind::code;
  const std::string& owner =
      list ? context.program.codes[type.codes].name : context.program.tables[type.table].name;
  if (context.broken.contains(owner)) return;
  std::vector<std::string> known;
  if (list) {
    for (const auto& item : context.program.codes[type.codes].codes) known.push_back(item.name);
  } else {
    known = context.program.tables[type.table].row_names;
  }
  report_unknown(context, {text, span}, {"代码（“" + owner + "”）", "code of “" + owner + "”"},
                 known);
}

}  // namespace

std::optional<Word> word_of_text(Context& context, const Type& type, const std::string& text,
                                 Span span) {
  std::optional<Word> word;
  switch (type.kind) {
    case TypeKind::boolean:
      word = truth(text);
      break;
    case TypeKind::integer:
      word = parse_fixed(text, 0);
      break;
    case TypeKind::decimal:
      word = decimal(text, type.places);
      break;
    case TypeKind::money:
      word = yuan(text);
      break;
    case TypeKind::date:
      if (const auto date = parse_date(text)) word = *date;
      break;
    case TypeKind::period:
      if (const auto period = parse_period(text)) word = check_period(context, *period, span);
      break;
    case TypeKind::text:
      return intern_text(context, text);
    case TypeKind::code:
    case TypeKind::row: {
      if (type.kind == TypeKind::code) {
        word = code(context, type, text);
      } else if (const auto& rows = context.row_ordinals[type.table.index]; rows.contains(text)) {
        word = rows.at(text);
      }
      if (!word) report_unknown_cell(context, type, text, span);
      return word;
    }
    case TypeKind::clause:
      if (const auto clause = find_clause(context, normalise_cite(text), span)) {
        return clause->index;
      }
      return {};
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
      return intern_text(context, text);
    case TypeKind::subject:  // no column of a table is one
      return {};
  }
  if (!word) {
    const Words wanted = describe_type(context, type);
    context.report(Kind::csv_bad_value, span, {text, wanted.zh, wanted.en});
  }
  return word;
}

}  // namespace xinheng::check
