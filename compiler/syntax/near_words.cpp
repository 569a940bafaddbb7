#include "compiler/syntax/near_words.h"

#include <array>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::syntax {
namespace {

constexpr size_t letters_min = 3;

// param for parameter.
bool is_cut_short(std::string_view written, std::string_view word) {
  return written.size() >= letters_min && word.starts_with(written);
}

struct Synonym {
  std::string_view written, meant;
};
// What the field also calls it.
constexpr std::array<Synonym, 12> synonyms = {{{"处罚", "惩戒"},
                                               {"处分", "惩戒"},
                                               {"激励", "奖励"},
                                               {"措施", "惩戒"},
                                               {"修改", "补充"},
                                               {"修订", "补充"},
                                               {"变更", "补充"},
                                               {"amendment", "amend"},
                                               {"penalty", "punishment"},
                                               {"sanction", "punishment"},
                                               {"incentive", "reward"},
                                               {"measure", "punishment"}}};

}  // namespace

std::optional<std::string> meant_form(std::string_view written, const Keyword& keyword) {
  const std::string zh(keyword.zh), en(keyword.en);
  if (const auto near = nearest_name(written, {zh, en})) return near;
  return is_cut_short(written, en) ? std::optional(en) : std::nullopt;
}

std::optional<MeantWord> meant_declaring_word(std::string_view written) {
  std::vector<std::string> words, cut_short;
  for (const Keyword& keyword : keywords()) {
    if (!begins_declaration(keyword.type)) continue;
    words.emplace_back(keyword.zh);
    words.emplace_back(keyword.en);
    if (is_cut_short(written, keyword.en)) cut_short.emplace_back(keyword.en);
  }
  std::optional<std::string> form;
  for (const Synonym& synonym : synonyms) {
    if (synonym.written == written) form = synonym.meant;
  }
  if (!form) form = nearest_name(written, words);
  if (!form && cut_short.size() == 1) form = cut_short[0];
  if (!form) return std::nullopt;
  return MeantWord{keyword_type(*form).value_or(0), *form};
}

}  // namespace xinheng::syntax
