// What may be written next: after a point the parts of what stands before it, elsewhere the names
// of the pack and the words of the language. Letters find Chinese names by their pinyin.
#include <algorithm>
#include <cctype>
#include <set>

#include "compiler/syntax/keywords.h"
#include "compiler/syntax/rewrite.h"
#include "compiler/syntax/tokens.h"
#include "runtime/language_server/answers.h"
#include "runtime/language_server/pinyin.h"

namespace xinheng::language_server {
namespace {

constexpr size_t items_max = 300;

// The tokens before the place, and what of a word has been written.
struct Before {
  const syntax::TokenList& list;
  size_t count = 0;  // of tokens that end before the word
  std::string prefix = {};
  uint32_t prefix_begin = 0;
};

bool is_word_byte(char c) {
  return (static_cast<unsigned char>(c) >= 0x80) || c == '_' ||
         std::isalnum(static_cast<unsigned char>(c));
}

Before before(const Place& place) {
  const std::string& written = place.project.text_of(place.file);
  Before result{place.project.tokens(place.file)};
  const auto& tokens = result.list.tokens;
  while (result.count < tokens.size() && tokens[result.count].end < place.offset) ++result.count;
  result.prefix_begin = place.offset;
  if (result.count < tokens.size() && tokens[result.count].begin < place.offset) {
    const syntax::Token& token = tokens[result.count];
    if (is_word_byte(syntax::text_of(token, result.list.text)[0])) {
      result.prefix_begin = token.begin;
      result.prefix = written.substr(token.begin, place.offset - token.begin);
    } else {
      ++result.count;
    }
  }
  return result;
}

std::string_view text_at(const Before& before, size_t index) {
  return syntax::text_of(before.list.tokens[index], before.list.text);
}

// The subject or record whose rules are written here: its fields come first.
std::set<std::string> owners_here(const Place& place, const Before& before) {
  std::set<std::string> owners;
  size_t head = before.count;
  while (head > 0 && !(before.list.tokens[head - 1].first_on_line &&
                       syntax::begins_declaration(before.list.tokens[head - 1].type))) {
    --head;
  }
  for (size_t i = head; i < before.count && text_at(before, i) != "{"; ++i) {
    const auto found = place.project.names.find("", std::string(text_at(before, i)));
    if (!found) continue;
    const Declared& declared = place.project.names.declared[*found];
    const bool kind = declared.kind == NameKind::subject || declared.kind == NameKind::record ||
                      declared.kind == NameKind::link;
    if (kind) owners.insert(declared.name);
  }
  return owners;
}

// 本: the subject, or the owner of the record.
std::string self_here(const Place& place, const Before& before) {
  for (const std::string& name : owners_here(place, before)) {
    const auto found = place.project.names.find("", name);
    if (!found) continue;
    const Declared& declared = place.project.names.declared[*found];
    return declared.kind == NameKind::record ? declared.type : name;
  }
  return "";
}

// What the name before the point has parts of: a list, a kind of subject, the type of a field.
std::string owner_before_point(const Place& place, const Before& before) {
  const Names& names = place.project.names;
  const syntax::Token& token = before.list.tokens[before.count - 2];
  if (token.type == syntax::keyword_type("本")) return self_here(place, before);
  std::optional<uint32_t> declared;
  if (const Mention* mention = names.at(place.file, token.begin)) declared = mention->declared;
  if (!declared) declared = names.find("", std::string(text_at(before, before.count - 2)));
  if (!declared) {
    // A field whose owner isn't known here: any of that name.
    for (uint32_t i = 0; i < names.declared.size() && !declared; ++i) {
      if (names.declared[i].name == text_at(before, before.count - 2)) declared = i;
    }
  }
  if (!declared) return "";
  const Declared& found = names.declared[*declared];
  switch (found.kind) {
    case NameKind::field:
    case NameKind::column:
    case NameKind::define:
    case NameKind::instance:
    case NameKind::inverse: {
      std::string type = found.type;
      while (!type.empty() && (type.back() == '?' || type.ends_with("？"))) {
        type.resize(type.size() - (type.back() == '?' ? 1 : std::string_view("？").size()));
      }
      return type;
    }
    default:
      return found.name;
  }
}

class Items {
 public:
  Items(const Place& place, const Before& before, Language language)
      : place_(place),
        before_(before),
        language_(language),
        range_(range_of(place.project, {place.file, before.prefix_begin, place.offset})) {
    latin_ = !before.prefix.empty() &&
             std::all_of(before.prefix.begin(), before.prefix.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }

  // rank: what comes first, from "0".
  void add(const std::string& name, int kind, std::string detail, const char* rank) {
    if (!fits(name) || !added_.insert(name).second) return;
    if (items_.size() == items_max) {
      incomplete_ = true;
      return;
    }
    items_.push_back({{"label", name},
                      {"kind", kind},
                      {"detail", std::move(detail)},
                      {"sortText", (name.starts_with(before_.prefix) ? "0" : "1") + (rank + name)},
                      // What was typed chose it; the editor shall not choose again.
                      {"filterText", before_.prefix.empty() ? name : before_.prefix},
                      {"textEdit", {{"range", range_}, {"newText", written(name)}}}});
  }
  void add(const Declared& one, const char* rank) {
    std::string detail(kind_word(one.kind, language_));
    if (!one.type.empty() && one.kind != NameKind::code) detail += " " + one.type;
    const bool inner = one.owner.starts_with("//");
    if (!one.owner.empty() && !inner) detail += "（" + one.owner + "）";
    add(one.name, completion_kind(one.kind), std::move(detail), rank);
  }
  Json finish() {
    std::sort(items_.begin(), items_.end(),
              [](const Json& a, const Json& b) { return a["sortText"] < b["sortText"]; });
    return {{"isIncomplete", incomplete_ || latin_}, {"items", std::move(items_)}};
  }

 private:
  bool fits(const std::string& name) const {
    const std::string& prefix = before_.prefix;
    if (prefix.empty() || name.find(prefix) != std::string::npos) return true;
    if (!latin_) return false;
    std::string small = prefix;
    for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const Pinyin pinyin = pinyin_of(name);
    return pinyin.initials.starts_with(small) || pinyin.whole.starts_with(small);
  }
  static std::string written(const std::string& name) {
    const bool citation = name.starts_with("《");
    if (citation || syntax::keyword_type(name)) return name;
    const auto word = syntax::single_token_type("甲");
    return syntax::single_token_type(name) == word ? name : "「" + name + "」";
  }

  const Place& place_;
  const Before& before_;
  Language language_;
  Json range_;
  bool latin_ = false, incomplete_ = false;
  std::set<std::string> added_;
  Json items_ = Json::array();
};

void add_parts(const Place& place, const std::string& owner, Items& items) {
  for (const Declared& one : place.project.names.declared) {
    if (one.owner == owner) items.add(one, "0");
  }
}

void add_clauses(const Place& place, Items& items) {
  for (const Declared& one : place.project.names.declared) {
    if (one.owner == clauses) items.add(one, one.kind == NameKind::source ? "0" : "1");
  }
}

void add_all(const Place& place, const Before& before, Items& items) {
  const std::set<std::string> owners = owners_here(place, before);
  constexpr int keyword_item = 14;
  for (const Declared& one : place.project.names.declared) {
    if (owners.contains(one.owner)) items.add(one, "0");
  }
  for (const Declared& one : place.project.names.declared) {
    const bool global = one.owner.empty() || one.owner == samples || one.owner == scenes;
    if (global) items.add(one, "1");
  }
  const bool english = syntax::language_of(before.list) == Language::en;
  for (const syntax::Keyword& keyword : syntax::keywords()) {
    items.add(std::string(english ? keyword.en : keyword.zh), keyword_item,
              std::string(english ? keyword.zh : keyword.en), "2");
  }
  for (const Declared& one : place.project.names.declared) {
    if (one.kind == NameKind::code) items.add(one, "3");
  }
}

}  // namespace

Json completion_at(const Place& place, Language language) {
  if (place.project.compilation.pack.damage.unread) return Json::array();
  const Before before = language_server::before(place);
  Items items(place, before, language);
  const auto last = [&](size_t back) {
    return before.count >= back ? text_at(before, before.count - back) : std::string_view();
  };
  const auto citing = syntax::keyword_type("依据");
  if (last(1) == "." && before.count >= 2) {
    add_parts(place, owner_before_point(place, before), items);
  } else if (before.count >= 1 && before.list.tokens[before.count - 1].type == citing) {
    add_clauses(place, items);
  } else {
    add_all(place, before, items);
  }
  return items.finish();
}

}  // namespace xinheng::language_server
