#include "compiler/check/quotations.h"

#include <algorithm>

#include "compiler/check/law.h"
#include "compiler/syntax/characters.h"

namespace xinheng::check {
namespace {

bool is_blank(std::string_view one) {
  return one == " " || one == "\t" || one == "\n" || one == "\r" || one == "\u3000" ||
         one == "\u00A0" || one == "\uFEFF";
}

std::string folded(std::string_view one) {
  if (one == "“" || one == "”" || one == "＂") return "\"";
  if (one == "‘" || one == "’" || one == "＇") return "'";
  if (one == "｡") return ".";
  if (one == "､") return "、";
  return syntax::fold_everywhere(one);
}

using Units = std::vector<Unit>;

bool is_gap(const Unit& unit) {
  return unit.folded.empty();
}

// [begin, end) of a list of units, without ……
struct Stretch {
  size_t begin, end;
  size_t size() const { return end - begin; }
};

size_t end_of_stretch(const Units& units, size_t begin) {
  while (begin < units.size() && !is_gap(units[begin])) ++begin;
  return begin;
}

class Comparison {
 public:
  Comparison(const Units& quotation, const Units& clause)
      : quotation_(quotation), clause_(clause) {}

  std::optional<Difference> run() {
    size_t from = 0;
    bool anchored = true;
    for (size_t at = 0; at < quotation_.size();) {
      if (is_gap(quotation_[at])) {
        anchored = false;
        ++at;
        continue;
      }
      const Stretch stretch{at, end_of_stretch(quotation_, at)};
      farthest_ = {stretch.begin, from};
      const auto reached = place(stretch, from, anchored);
      if (!reached) return farthest_;
      from = *reached;
      at = stretch.end;
      anchored = true;
    }
    const bool open = !quotation_.empty() && is_gap(quotation_.back());
    if (open || ends(from)) return {};
    return Difference{quotation_.size(), from};
  }

 private:
  static constexpr size_t own_words_min = 6;

  // Nothing of the clause is left but what it leaves out itself.
  bool ends(size_t at) const { return at == clause_.size() || is_gap(clause_.back()); }

  // Where the clause goes on behind the stretch.
  std::optional<size_t> place(Stretch stretch, size_t from, bool anchored) {
    const bool last = stretch.end == quotation_.size();
    if (anchored) return match(stretch, from, last, 0);
    for (size_t start = from; start <= clause_.size(); ++start) {
      if (const auto reached = match(stretch, start, last, own_words_min)) return reached;
    }
    return {};
  }

  // own_words: how many must stand in the clause before one of its gaps may cover the rest.
  std::optional<size_t> match(Stretch stretch, size_t start, bool last, size_t own_words) {
    size_t i = stretch.begin, j = start;
    while (i < stretch.end) {
      if (j < clause_.size() && is_gap(clause_[j])) {
        if (i - stretch.begin < own_words) return fail(i, j);
        const Stretch next{j + 1, end_of_stretch(clause_, j + 1)};
        if (next.size() == 0) return next.end;
        // What fills the gap ends where the clause's own words go on; the last of them end both.
        const bool closing = last && next.end == clause_.size();
        const auto found = find(next, {i, stretch.end}, closing);
        if (!found) return fail(i, next.begin);
        i = *found + next.size();
        j = next.end;
      } else if (j == clause_.size() || quotation_[i].folded != clause_[j].folded) {
        return fail(i, j);
      } else {
        ++i;
        ++j;
      }
    }
    if (last && !ends(j)) return fail(i, j);
    return j;
  }

  // Where these words of the clause stand in the quotation: first, or at its very end.
  std::optional<size_t> find(Stretch words, Stretch within, bool at_end) const {
    if (words.size() > within.size()) return {};
    const auto first = clause_.begin() + static_cast<ptrdiff_t>(words.begin);
    const auto last = clause_.begin() + static_cast<ptrdiff_t>(words.end);
    const auto same = [](const Unit& a, const Unit& b) { return a.folded == b.folded; };
    const auto begin = quotation_.begin() +
                       static_cast<ptrdiff_t>(at_end ? within.end - words.size() : within.begin);
    const auto end = quotation_.begin() + static_cast<ptrdiff_t>(within.end);
    const auto found = std::search(begin, end, first, last, same);
    if (found == end) return {};
    return static_cast<size_t>(found - quotation_.begin());
  }

  std::nullopt_t fail(size_t i, size_t j) {
    if (i > farthest_.quotation) farthest_ = {i, j};
    return std::nullopt;
  }

  const Units& quotation_;
  const Units& clause_;
  Difference farthest_;  // of the stretch that is looked for
};

std::string shown(const Units& units, size_t at) {
  constexpr size_t before = 4, after = 8;
  const size_t begin = at < before ? 0 : at - before;
  const size_t end = std::min(units.size(), at + after);
  std::string text = begin > 0 ? "…" : "";
  for (size_t i = begin; i < end; ++i) {
    const bool blank = i > begin && units[i].begin > units[i - 1].end;  // blanks are no units
    text += (blank ? " " : "") + units[i].written;
  }
  return text + (end < units.size() ? "…" : "");
}

Units quoted_units(const Context& context, const syntax::Quotation& quotation) {
  Units units;
  for (size_t i = 0; i < quotation.lines.size(); ++i) {
    const Span line = quotation.lines[i];
    std::string text = slice(context, line);
    if (i == 0) {
      for (const std::string_view colon : {"：", ":"}) {
        if (text.starts_with(colon)) text.replace(0, colon.size(), std::string(colon.size(), ' '));
      }
    }
    Units more = units_of(text, line.begin);
    units.insert(units.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
  }
  return units;
}

void check_quotation(Context& context, const syntax::Quotation& quotation) {
  const auto clause = find_clause(context, quotation.cite.text, quotation.cite.span);
  if (!clause) return;
  const Units quoted = quoted_units(context, quotation);
  const Units actual = units_of(context.program.clauses[*clause].text, 0);
  const auto difference = first_difference(quoted, actual);
  if (!difference) return;
  Span place = quotation.cite.span;
  if (difference->quotation < quoted.size()) {
    place.begin = quoted[difference->quotation].begin;
    place.end = quoted[difference->quotation].end;
  } else if (!quoted.empty()) {
    place.begin = place.end = quoted.back().end;
  }
  context.report(Kind::quotation_differs, place,
                 {quotation.cite.text, shown(quoted, difference->quotation),
                  shown(actual, difference->clause)});
}

// In the section itself, or under a heading above it.
bool is_quoted(const syntax::Literate& file, const syntax::CitedClause& cited) {
  for (uint32_t section = cited.section;; section = file.sections[section].parent) {
    const bool found = std::any_of(
        file.quotations.begin(), file.quotations.end(), [&](const syntax::Quotation& quotation) {
          return quotation.section == section && quotation.cite.text == cited.cite.text;
        });
    if (found) return true;
    if (section == 0) return false;
  }
}

}  // namespace

std::vector<Unit> units_of(std::string_view text, uint32_t offset) {
  std::vector<Unit> units;
  for (size_t at = 0; at < text.size();) {
    const size_t bytes = std::min(syntax::code_point_bytes(text[at]), text.size() - at);
    const std::string_view one = text.substr(at, bytes);
    const auto begin = offset + static_cast<uint32_t>(at);
    at += bytes;
    if (is_blank(one)) continue;
    const bool gap = one == "…";
    if (gap && !units.empty() && is_gap(units.back())) {
      units.back().written += one;
      units.back().end = offset + static_cast<uint32_t>(at);
      continue;
    }
    units.push_back(
        {gap ? "" : folded(one), std::string(one), begin, offset + static_cast<uint32_t>(at)});
  }
  return units;
}

std::optional<Difference> first_difference(const std::vector<Unit>& quotation,
                                           const std::vector<Unit>& clause) {
  return Comparison(quotation, clause).run();
}

void check_quotations(Context& context) {
  for (const syntax::Literate& file : context.pack.literate) {
    for (const syntax::Quotation& quotation : file.quotations) {
      check_quotation(context, quotation);
    }
    for (const syntax::CitedClause& cited : file.cited) {
      if (is_quoted(file, cited) || !context.clauses.contains(cited.cite.text)) continue;
      context.report(Kind::clause_not_quoted, cited.cite.span, {cited.cite.text});
    }
  }
}

}  // namespace xinheng::check
