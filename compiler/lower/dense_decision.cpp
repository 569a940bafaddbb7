// Large decision tables whose cells are all written out: every input is cut into pieces in which
// each cell holds everywhere or nowhere, and what follows is looked up by the pieces.
#include <algorithm>
#include <limits>

#include "compiler/lower/expressions.h"

namespace xinheng::lower {

using namespace program;

namespace {

constexpr uint64_t entries_max = 1 << 19;  // 4 MB an output
constexpr uint64_t work_max = 50'000'000;  // rows placed in pieces
constexpr Word lowest = std::numeric_limits<Word>::min();
constexpr Word highest = std::numeric_limits<Word>::max();

struct PieceRange {
  uint32_t first, last;
};

// One input. Piece i holds the words from cuts[i - 1] up to cuts[i]; behind them stands the piece
// of what is absent.
struct Side {
  std::vector<Word> cuts;
  bool asked = false;  // else it has one piece
  bool optional = false;
  uint32_t count() const {
    return asked ? static_cast<uint32_t>(cuts.size()) + 1 + (optional ? 1 : 0) : 1;
  }
  uint32_t piece_of(Word word) const {
    return static_cast<uint32_t>(std::upper_bound(cuts.begin(), cuts.end(), word) - cuts.begin());
  }
};

struct Entry {
  Word word = 0;
  bool present = true;
  bool undetermined = false;
};

Word low_end(const std::optional<Limit>& limit) {
  if (!limit) return lowest;
  return limit->open && limit->word < highest ? limit->word + 1 : limit->word;
}
Word high_end(const std::optional<Limit>& limit) {
  if (!limit) return highest;
  return limit->open && limit->word > lowest ? limit->word - 1 : limit->word;
}

// All combinations of pieces, and what an output is in each.
class Cube {
 public:
  Cube(const Program& program, const Decision& decision, uint32_t output)
      : program_(program), decision_(decision), output_(output) {}

  bool fill() {
    if (!is_written_out() || !cut()) return false;
    std::vector<uint32_t> rows(decision_.branches.size());
    for (uint32_t row = 0; row < rows.size(); ++row) rows[row] = row;
    entries.resize(size_);
    return fill(0, 0, rows);
  }

  std::vector<Side> sides;
  std::vector<Entry> entries;  // by the pieces, the last input varying fastest

 private:
  bool is_written_out() const {
    const auto literal = [&](ExprId id) {
      return !id.valid() || std::holds_alternative<Literal>(program_.exprs[id].node);
    };
    const auto plain = [&](const Branch& branch) {
      for (const Criterion& criterion : branch.criteria) {
        for (const Allowed& allowed : criterion.allowed) {
          if (allowed.low && allowed.low->expr.valid()) return false;
          if (allowed.high && allowed.high->expr.valid()) return false;
        }
      }
      return std::all_of(branch.findings.begin(), branch.findings.end(), literal);
    };
    return (!decision_.otherwise || plain(*decision_.otherwise)) &&
           std::all_of(decision_.branches.begin(), decision_.branches.end(), plain);
  }

  bool cut() {
    for (size_t input = 0; input < decision_.inputs.size(); ++input) {
      Side side;
      side.optional = program_.exprs[decision_.inputs[input].value].type.optional;
      for (const Branch& branch : decision_.branches) {
        const Criterion& criterion = branch.criteria[input];
        side.asked = side.asked || criterion.kind != Criterion::Kind::any;
        for (const Allowed& allowed : criterion.allowed) {
          const Word low = low_end(allowed.low), high = high_end(allowed.high);
          if (low != lowest) side.cuts.push_back(low);
          if (high != highest) side.cuts.push_back(high + 1);
        }
      }
      std::sort(side.cuts.begin(), side.cuts.end());
      side.cuts.erase(std::unique(side.cuts.begin(), side.cuts.end()), side.cuts.end());
      size_ *= side.count();
      if (size_ > entries_max) return false;
      sides.push_back(std::move(side));
    }
    return true;
  }

  // Where a criterion holds: ranges of pieces that don't overlap.
  std::vector<PieceRange> extent(const Criterion& criterion, const Side& side) const {
    const auto values = static_cast<uint32_t>(side.cuts.size()) + 1;
    switch (criterion.kind) {
      case Criterion::Kind::any:
        return {{0, side.count() - 1}};
      case Criterion::Kind::has:
        return {{0, values - 1}};
      case Criterion::Kind::lacks:
        return side.optional ? std::vector<PieceRange>{{values, values}}
                             : std::vector<PieceRange>{};
      default:
        break;
    }
    std::vector<PieceRange> among;
    for (const Allowed& allowed : criterion.allowed) {
      const Word low = low_end(allowed.low), high = high_end(allowed.high);
      if (low <= high) among.push_back({side.piece_of(low), side.piece_of(high)});
    }
    std::sort(among.begin(), among.end(),
              [](const PieceRange& a, const PieceRange& b) { return a.first < b.first; });
    std::vector<PieceRange> in, out;
    uint32_t next = 0;  // the first piece behind those seen
    for (const PieceRange& range : among) {
      if (range.first > next) out.push_back({next, range.first - 1});
      if (range.last >= next) in.push_back({std::max(range.first, next), range.last});
      next = std::max(next, range.last + 1);
    }
    if (next < values) out.push_back({next, values - 1});
    return criterion.kind == Criterion::Kind::among ? in : out;
  }

  bool fill(size_t input, uint64_t index, const std::vector<uint32_t>& rows) {
    if (input == sides.size()) {
      entries[index] = entry_of(rows);
      return true;
    }
    const Side& side = sides[input];
    if (!side.asked) return fill(input + 1, index, rows);
    std::vector<std::vector<uint32_t>> pieces(side.count());
    for (const uint32_t row : rows) {
      for (const PieceRange& range : extent(decision_.branches[row].criteria[input], side)) {
        work_ += range.last - range.first + 1;
        if (work_ > work_max) return false;
        for (uint32_t piece = range.first; piece <= range.last; ++piece)
          pieces[piece].push_back(row);
      }
    }
    for (uint32_t piece = 0; piece < pieces.size(); ++piece) {
      if (!fill(input + 1, index * side.count() + piece, pieces[piece])) return false;
    }
    return true;
  }

  // ---- what follows where these rows match ----
  Entry finding(const Branch& branch) const {
    const ExprId id = branch.findings[output_];
    if (!id.valid()) return {0, false, false};
    return {std::get<Literal>(program_.exprs[id].node).value, true, false};
  }
  bool alike(uint32_t a, uint32_t b) const {
    const Branch &one = decision_.branches[a], &other = decision_.branches[b];
    for (size_t i = 0; i < one.findings.size(); ++i) {
      const ExprId left = one.findings[i], right = other.findings[i];
      if (left.valid() != right.valid()) return false;
      if (left.valid() && std::get<Literal>(program_.exprs[left].node).value !=
                              std::get<Literal>(program_.exprs[right].node).value) {
        return false;
      }
    }
    return true;
  }
  size_t rank(uint32_t row) const {
    const Word word =
        std::get<Literal>(program_.exprs[decision_.branches[row].findings[0]].node).value;
    return static_cast<size_t>(std::find(decision_.order.begin(), decision_.order.end(), word) -
                               decision_.order.begin());
  }

  Entry none() const {
    if (decision_.otherwise) {
      return decision_.policy == HitPolicy::count ? Entry{1, true, false}
                                                  : finding(*decision_.otherwise);
    }
    const bool sum = decision_.policy == HitPolicy::total || decision_.policy == HitPolicy::count;
    return {0, true, !sum || decision_.otherwise_undecided};
  }

  Entry entry_of(const std::vector<uint32_t>& rows) const {
    constexpr Entry undetermined{0, true, true};
    if (rows.empty()) return none();
    switch (decision_.policy) {
      case HitPolicy::unique:
        return rows.size() == 1 ? finding(decision_.branches[rows[0]]) : undetermined;
      case HitPolicy::any:
        for (const uint32_t row : rows) {
          if (!alike(rows[0], row)) return undetermined;
        }
        return finding(decision_.branches[rows[0]]);
      case HitPolicy::priority: {
        uint32_t top = rows[0];
        for (const uint32_t row : rows) top = rank(row) < rank(top) ? row : top;
        for (const uint32_t row : rows) {
          if (rank(row) == rank(top) && !alike(top, row)) return undetermined;
        }
        return finding(decision_.branches[top]);
      }
      case HitPolicy::count:
        return {static_cast<Word>(rows.size()), true, false};
      case HitPolicy::total:
      case HitPolicy::max:
      case HitPolicy::min:
        return collected(rows);
      default:
        return finding(decision_.branches[rows[0]]);
    }
  }

  Entry collected(const std::vector<uint32_t>& rows) const {
    Entry result = finding(decision_.branches[rows[0]]);
    for (size_t i = 1; i < rows.size(); ++i) {
      const Word word = finding(decision_.branches[rows[i]]).word;
      if (decision_.policy == HitPolicy::max) result.word = std::max(result.word, word);
      if (decision_.policy == HitPolicy::min) result.word = std::min(result.word, word);
      if (decision_.policy != HitPolicy::total) continue;
      const auto sum = checked_add(result.word, word);
      if (!sum) return {0, true, true};
      result.word = *sum;
    }
    return result;
  }

  const Program& program_;
  const Decision& decision_;
  const uint32_t output_;
  uint64_t size_ = 1;
  uint64_t work_ = 0;
};

}  // namespace

// How many cuts the input reaches.
Lowered Expressions::piece_of(const Lowered& input, const Type& type,
                              const std::vector<Word>& cuts) {
  const auto count = static_cast<Word>(cuts.size());
  Lowered result{builder_.word(0), {}, {}, {0, count}};
  const auto reaches = [&](ValueId value, ValueId cut) {
    return builder_.emit(plan::Compare{Comparison::greater_equal, value, cut});
  };
  const auto add = [&](ValueId a, ValueId b) {
    return builder_.emit(plan::Arith{Arithmetic::add, a, b});
  };
  const ValueId value = type.kind == TypeKind::boolean
                            ? builder_.select(input.value, builder_.word(1), builder_.word(0))
                            : input.value;
  if (type.kind == TypeKind::code || type.kind == TypeKind::row) {
    const size_t codes = type.kind == TypeKind::code ? program_.codes[type.codes].codes.size()
                                                     : program_.tables[type.table].rows.size();
    std::vector<Word> pieces(std::max<size_t>(codes, 1), 0);
    for (size_t code = 0; code < codes; ++code) {
      pieces[code] =
          std::upper_bound(cuts.begin(), cuts.end(), static_cast<Word>(code)) - cuts.begin();
    }
    result.value = builder_.emit(plan::Lookup{tables_.words(std::move(pieces)), value});
    return result;
  }
  constexpr Word one_by_one_max = 8;
  if (count <= one_by_one_max) {
    for (const Word cut : cuts) {
      const ValueId one =
          builder_.select(reaches(value, builder_.word(cut)), builder_.word(1), builder_.word(0));
      result.value = add(result.value, one);
    }
    return result;
  }
  // By halves, among as many cuts as make them even: those added are never reached by less than
  // the largest word, which is why the result is held back.
  Word step = 1;
  while (step * 2 <= count) step *= 2;
  std::vector<Word> padded = cuts;
  padded.resize(static_cast<size_t>(step) * 2 - 1, highest);
  const plan::LookupId lookup = tables_.words(std::move(padded));
  for (; step > 0; step /= 2) {
    const ValueId at = add(result.value, builder_.word(step - 1));
    const ValueId cut = builder_.emit(plan::Lookup{lookup, at});
    result.value =
        builder_.select(reaches(value, cut), add(result.value, builder_.word(step)), result.value);
  }
  return builder_.minimum(result, {builder_.word(count), {}, {}, {count, count}});
}

std::optional<Lowered> Expressions::dense(const DecisionRef& ref) {
  const Decision& decision = program_.decisions[ref.decision];
  Cube cube(program_, decision, ref.output);
  if (!cube.fill()) return {};
  Lowered result;
  ValueId index = builder_.word(0);
  for (size_t i = 0; i < cube.sides.size(); ++i) {
    const Side& side = cube.sides[i];
    if (!side.asked) continue;
    const ExprId input = decision.inputs[i].value;
    const Lowered value = lower(input);
    ValueId piece = piece_of(value, program_.exprs[input].type, side.cuts).value;
    if (value.present.valid()) {
      piece = builder_.select(value.present, piece,
                              builder_.word(static_cast<Word>(side.cuts.size()) + 1));
    }
    index = builder_.emit(plan::Arith{Arithmetic::multiply, index, builder_.word(side.count())});
    index = builder_.emit(plan::Arith{Arithmetic::add, index, piece});
    result.undetermined = builder_.or_never(result.undetermined, value.undetermined);
  }
  std::vector<Word> words, present, undetermined;
  result.range = {highest, lowest};
  for (const Entry& entry : cube.entries) {
    words.push_back(entry.word);
    present.push_back(entry.present);
    undetermined.push_back(entry.undetermined);
    result.range = {std::min(result.range.low, entry.word),
                    std::max(result.range.high, entry.word)};
  }
  const auto flag = [&](std::vector<Word> flags) {
    const ValueId word = builder_.emit(plan::Lookup{tables_.words(std::move(flags)), index});
    return builder_.emit(plan::Compare{Comparison::not_equal, word, builder_.word(0)});
  };
  const auto has = [](const std::vector<Word>& flags, Word word) {
    return std::find(flags.begin(), flags.end(), word) != flags.end();
  };
  const bool boolean = result_type(decision, ref.output).kind == TypeKind::boolean;
  result.value =
      boolean ? flag(words) : builder_.emit(plan::Lookup{tables_.words(std::move(words)), index});
  if (has(present, 0)) result.present = flag(std::move(present));
  if (has(undetermined, 1)) {
    result.undetermined = builder_.or_never(result.undetermined, flag(std::move(undetermined)));
  }
  return result;
}

}  // namespace xinheng::lower
