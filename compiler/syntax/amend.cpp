#include "compiler/syntax/amend.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>

#include "compiler/syntax/build.h"
#include "compiler/syntax/declared.h"

namespace xinheng::syntax {
namespace {

bool can_be_amended(const DeclarationNode& node) {
  return sort_of(node) != Sort{} && !std::holds_alternative<Scene>(node) &&
         !std::holds_alternative<Calendar>(node);
}

// Transitions are named after their code list; everything else shares one set of names.
std::string key_of(const DeclarationNode& node) {
  const std::string name = name_of(node).text;
  return std::holds_alternative<Transitions>(node) ? "流转 " + name : name;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether it matters which row of the table comes first.
bool goes_by_rows(const Decision& decision) {
  if (is_one_of(decision.policy.text, {"首行", "first", "依次", "rule_order"})) return true;
  if (!is_one_of(decision.policy.text, {"汇集", "collect"})) return false;
  return decision.policy_arguments.empty() ||
         is_one_of(decision.policy_arguments[0].text, {"列出", "list"});
}

template <class Items>
void append(Items& to, const Items& from) {
  to.insert(to.end(), from.begin(), from.end());
}

class Amender {
 public:
  Amender(Pack& pack, const Sources& sources, Diagnostics& diagnostics)
      : pack_(pack), sources_(sources), diagnostics_(diagnostics) {}

  void apply() {
    for (uint32_t i = 0; i < pack_.declarations.size(); ++i) {
      const Declaration& declaration = pack_.declarations[i];
      const bool lost = pack_.damage.covers(declaration.span);
      if (declaration.amends || lost || !can_be_amended(declaration.node)) continue;
      declared_.try_emplace(key_of(declaration.node), i);
      std::visit(
          overloaded{[&](const Parameter& one) { note_last_date(i, one.dated); },
                     [&](const Source& one) { note_last_date(i, one.dated); },
                     [&](const Measure& one) { note_last_date(i, one.dated); }, [](const auto&) {}},
          declaration.node);
    }
    for (const Declaration& declaration : pack_.declarations) {
      if (declaration.amends && !pack_.damage.covers(declaration.span)) amend(declaration.node);
    }
    for (const Span& target : damaged_) pack_.damage.add(target);
    std::erase_if(pack_.declarations, [](const Declaration& one) { return one.amends; });
  }

 private:
  // Only behind it may rows be added.
  void note_last_date(uint32_t declaration, const std::vector<Dated>& dated) {
    if (!dated.empty()) last_dates_[declaration] = dated.back();
  }

  void amend(const DeclarationNode& addition) {
    const Name name = name_of(addition);
    const Sort sort = sort_of(addition);
    const auto found = declared_.find(key_of(addition));
    if (found == declared_.end()) return report_unknown(name, sort);
    target_ = found->second;
    DeclarationNode& target = pack_.declarations[target_].node;
    const Sort actual = sort_of(target);
    if (actual != sort) {
      diagnostics_.report(
          Kind::amend_other_kind, name.span,
          {name.text, std::string(sort.zh), std::string(sort.en), std::string(actual.zh),
           std::string(actual.en), place_text(sources_, name_of(target).span)});
      return;
    }
    const Span whole = name_of(target).span;
    const bool sound = !pack_.damage.touches(whole) && !pack_.damage.touches(name.span);
    if (!sound) damaged_.push_back(whole);
    const size_t reported = diagnostics_.items.size();
    std::visit(
        [&](auto& one) { add(one, std::get<std::remove_reference_t<decltype(one)>>(addition)); },
        target);
    auto& items = diagnostics_.items;
    if (!sound) items.erase(items.begin() + static_cast<ptrdiff_t>(reported), items.end());
  }

  void report_unknown(const Name& name, Sort sort) {
    if (pack_.damage.may_declare(name.text)) return;
    std::vector<std::string> known;
    std::string list;
    for (const auto& [key, place] : declared_) {
      if (sort_of(pack_.declarations[place].node) != sort) continue;
      const std::string other = name_of(pack_.declarations[place].node).text;
      known.push_back(other);
      list += (list.empty() ? "" : "、") + other;
    }
    const std::string zh = "可以补充的" + std::string(sort.zh);
    const std::string en = std::string(sort.en) + " to amend";
    if (report_nearest(diagnostics_, name.span, name.text, zh, en, known)) return;
    diagnostics_.report(Kind::unknown_name, name.span,
                        {name.text, zh, en, list.empty() ? "-" : list});
  }

  void add(Source& to, const Source& from) {
    add_dated(to.dated, from.dated);
    append(to.clauses, from.clauses);
    append(to.clause_files, from.clause_files);
    append(to.elsewhere, from.elsewhere);
    append(to.elsewhere_files, from.elsewhere_files);
  }
  void add(Codes& to, const Codes& from) {
    if (to.shape == CodesShape::ordered && !amends_first(from.name)) return;
    add_codes(to.codes, from.codes);
  }
  // Where order means something, what several amendments say together would depend on theirs.
  bool amends_first(const Name& name) {
    const auto [found, first] = ordered_.try_emplace(target_, name.span);
    if (!first) {
      diagnostics_.report(Kind::amend_ordered_twice, name.span,
                          {name.text, place_text(sources_, found->second)});
    }
    return first;
  }
  // Below a code that is there, only what is new.
  void add_codes(std::vector<Code>& to, const std::vector<Code>& from) {
    for (const Code& code : from) {
      const auto found = std::find_if(
          to.begin(), to.end(), [&](const Code& one) { return one.name.text == code.name.text; });
      const bool only_below = !code.children.empty() && !code.number && !code.alias;
      if (found != to.end() && only_below) {
        add_codes(found->children, code.children);
      } else {
        to.push_back(code);
      }
    }
  }
  void add(Subject& to, const Subject& from) { add_fields(to.fields, from.fields); }
  void add(Record& to, const Record& from) { add_fields(to.fields, from.fields); }
  void add(Link& to, const Link& from) { add_fields(to.fields, from.fields); }
  void add_fields(std::vector<Field>& to, const std::vector<Field>& from) {
    for (const Field& field : from) {
      if (field.key) {
        diagnostics_.report(Kind::amend_key, field.span, {field.name.text});
      } else if (!field.type.optional) {
        diagnostics_.report(Kind::amend_field_required, field.span, {field.name.text});
      } else {
        to.push_back(field);
      }
    }
  }
  void add(Table& to, const Table& from) { append(to.rows, from.rows); }
  void add(Parameter& to, const Parameter& from) { add_dated(to.dated, from.dated); }
  void add(Define& to, const Define& from) { append(to.rules, from.rules); }
  void add(Decision& to, const Decision& from) {
    if (!goes_by_rows(to) || amends_first(from.name)) append(to.rows, from.rows);
  }
  void add(Measure& to, const Measure& from) {
    add_dated(to.dated, from.dated);
    append(to.rules, from.rules);
  }
  void add(Finding& to, const Finding& from) {
    append(to.rules, from.rules);
    append(to.shown, from.shown);
  }
  void add(Transitions& to, const Transitions& from) { append(to.changes, from.changes); }
  void add(Evaluation& to, const Evaluation& from) {
    append(to.rules, from.rules);
    append(to.parts, from.parts);
    append(to.quotas, from.quotas);
    for (const Addend& addend : from.addends) add(to, addend);
  }
  template <class Other>
  void add(Other&, const Other&) {}  // nothing else can be amended

  // Behind the last of the declaration itself; several amendments come into order by date.
  void add_dated(std::vector<Dated>& to, const std::vector<Dated>& from) {
    for (const Dated& row : from) {
      const auto last = last_dates_.find(target_);
      const Dated* before = last == last_dates_.end() ? nullptr : &last->second;
      const auto place = std::find_if(to.begin(), to.end(),
                                      [&](const Dated& one) { return one.since >= row.since; });
      if (place != to.end() && place->since == row.since) before = &*place;
      if (before != nullptr && row.since <= before->since) {
        diagnostics_.report(Kind::amend_date, row.span,
                            {format_date(row.since), format_date(before->since),
                             place_text(sources_, before->span)});
        continue;
      }
      to.insert(place, row);
    }
  }

  // The score becomes what it was, and this.
  void add(Evaluation& to, const Addend& addend) {
    const auto score = std::find_if(to.parts.begin(), to.parts.end(), [&](const Part& part) {
      return part.is_score && part.name.text == addend.score.text;
    });
    if (score == to.parts.end()) {
      diagnostics_.report(Kind::amend_no_score, addend.score.span,
                          {to.name.text, addend.score.text, place_text(sources_, to.name.span)});
      return;
    }
    for (const auto& [op, term] : addend.terms) {
      const Span span = pack_.exprs[term].span;
      if (++terms_[target_] > nesting_max) {
        diagnostics_.report(Kind::nesting_too_deep, span, {std::to_string(nesting_max)});
        return;
      }
      score->value = pack_.exprs.push({Binary{op, score->value, term}, span});
    }
  }

  Pack& pack_;
  const Sources& sources_;
  Diagnostics& diagnostics_;
  std::map<std::string, uint32_t> declared_;
  std::map<uint32_t, Dated> last_dates_;  // of the declarations as they were
  std::map<uint32_t, Span> ordered_;      // where those in which order matters were amended
  std::map<uint32_t, int> terms_;         // added to scores
  std::vector<Span> damaged_;             // names of what was amended and is not all understood
  uint32_t target_ = 0;                   // what is being amended
};

}  // namespace

void apply_amendments(Pack& pack, const Sources& sources, Diagnostics& diagnostics) {
  Amender(pack, sources, diagnostics).apply();
}

}  // namespace xinheng::syntax
