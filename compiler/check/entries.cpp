#include "compiler/check/entries.h"

#include <array>

#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> entry_names = {{
    {"说明", "note"},
    {"无对应日", "missing_day"},
    {"工作日", "workdays"},
    {"开始当日", "start_day"},
    {"全称", "title"},
    {"文号", "number"},
    {"场景", "scene"},
    {"部门", "department"},
    {"期限", "term"},
    {"评价日", "evaluation_date"},
    {"数据截止日", "known_until"},
    {"受理", "handled_by"},
    {"渠道", "channel"},
    {"起算", "runs_from"},
    {"限期", "due_in"},
    {"办结", "done_on"},
    {"责任", "answerable"},
    {"初始", "initial"},
    {"方式", "mode"},
    {"排斥", "excludes"},
    {"级别", "level"},
    {"性质", "nature"},
    {"频次", "frequency"},
    {"必查", "mandatory"},
}};

}  // namespace

Words entry_words(EntryName name) {
  const auto& pair = entry_names[static_cast<size_t>(name)];
  return {std::string(pair.first), std::string(pair.second)};
}

std::vector<syntax::Twin> all_entry_words() {
  std::vector<syntax::Twin> words;
  for (const auto& [zh, en] : entry_names) words.push_back({zh, en});
  return words;
}

Entries::Entries(Context& context, const std::vector<syntax::Entry>& entries,
                 const std::vector<EntryName>& allowed)
    : context_(context) {
  Once once(context, {"项目", "entry"});
  for (const syntax::Entry& entry : entries) {
    bool matched = false;
    for (const EntryName name : allowed) {
      const Words words = entry_words(name);
      if (entry.name.text != words.zh && entry.name.text != words.en) continue;
      matched = true;
      if (once.add({words.zh, entry.name.span})) found_[name] = &entry;
    }
    if (matched) continue;
    std::vector<std::string> known;
    for (const EntryName name : allowed) {
      const Words words = entry_words(name);
      known.push_back(word_like(entry.name, words.zh, words.en));
    }
    report_unknown(context, entry.name, {"项目", "entry"}, known);
  }
}

const syntax::Entry* Entries::find(EntryName name) const {
  const auto found = found_.find(name);
  return found == found_.end() ? nullptr : found->second;
}

template <class Literal>
const Literal* Entries::single(EntryName name, const Words& wanted) {
  const syntax::Entry* entry = find(name);
  if (!entry) return nullptr;
  if (entry->values.size() == 1 && entry->values[0].valid()) {
    if (const auto* literal = std::get_if<Literal>(&context_.written(entry->values[0]).node)) {
      return literal;
    }
  }
  const Words words = entry_words(name);
  context_.report(Kind::entry_value, entry->span, {words.zh, words.en, wanted.zh, wanted.en});
  return nullptr;
}

std::string Entries::text(EntryName name) {
  const auto* literal =
      single<syntax::TextLiteral>(name, {"一段文本，如 “……”", "one text, like “…”"});
  return literal ? literal->text : "";
}

std::optional<Days> Entries::date(EntryName name) {
  const auto* literal =
      single<syntax::DateLiteral>(name, {"一个日期，如 2018-06-01", "one date, like 2018-06-01"});
  return literal ? std::optional(literal->date) : std::nullopt;
}

std::optional<bool> Entries::truth(EntryName name) {
  const auto* literal = single<syntax::TruthLiteral>(name, {"是 或 否", "yes or no"});
  return literal ? std::optional(literal->value) : std::nullopt;
}

std::optional<syntax::ExprId> Entries::expression(EntryName name, const Words& wanted) {
  const syntax::Entry* entry = find(name);
  if (!entry) return {};
  if (entry->values.size() == 1) return entry->values[0];
  const Words words = entry_words(name);
  context_.report(Kind::entry_value, entry->span, {words.zh, words.en, wanted.zh, wanted.en});
  return {};
}

std::optional<syntax::ExprId> Entries::value(EntryName name) {
  const syntax::Entry* entry = find(name);
  if (!entry) return {};
  if (entry->values.size() == 1 && entry->values[0].valid()) return entry->values[0];
  const Words words = entry_words(name);
  context_.report(Kind::entry_value, entry->span, {words.zh, words.en, "一个值", "one value"});
  return {};
}

std::optional<syntax::Name> Entries::name(EntryName name) {
  const auto* path = single<syntax::PathRef>(name, {"一个名字", "one name"});
  if (!path || path->path.names.empty()) return {};
  return path->path.names.back();
}

std::vector<std::string> Entries::names(EntryName name) {
  std::vector<std::string> names;
  const syntax::Entry* entry = find(name);
  if (!entry) return names;
  for (const syntax::ExprId id : entry->values) {
    if (!id.valid()) continue;
    const syntax::Expr& written = context_.written(id);
    if (const auto* text = std::get_if<syntax::TextLiteral>(&written.node)) {
      names.push_back(text->text);
      continue;
    }
    const auto* path = std::get_if<syntax::PathRef>(&written.node);
    if (path && !path->path.from_self && path->path.names.size() == 1) {
      names.push_back(path->path.names[0].text);
      continue;
    }
    if (path && !path->path.from_self && path->path.names.size() == 2) {
      const auto codes =
          need_global<CodesId>(context_, path->path.names[0], {"代码表", "code list"});
      if (!codes) continue;
      const auto& ordinals = context_.code_ordinals[codes->index];
      if (ordinals.contains(path->path.names[1].text)) {
        names.push_back(path->path.names[1].text);
        continue;
      }
      std::vector<std::string> known;
      for (const auto& [code, ordinal] : ordinals) known.push_back(code);
      report_unknown(context_, path->path.names[1], {"代码", "code"}, known);
      continue;
    }
    const Words words = entry_words(name);
    context_.report(Kind::entry_value, written.span,
                    {words.zh, words.en, "名字或文本", "names or texts"});
  }
  if (entry->values.empty()) {
    const Words words = entry_words(name);
    context_.report(Kind::entry_value, entry->span,
                    {words.zh, words.en, "名字或文本", "names or texts"});
  }
  return names;
}

}  // namespace xinheng::check
