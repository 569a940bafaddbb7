#include "runtime/columns/cut_by_owner.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/columns/rows.h"

namespace xinheng::columns {
namespace {

constexpr size_t owner_column = 0;
constexpr int range_bits_least = 12;  // subjects of a range: some ten thousand records
constexpr uint64_t ranges_most = 512, piece_rows_least = 1024;

class Cutter {
 public:
  Cutter(Part& part, const OwnerRanges& ranges) : part_(part), pieces_(ranges.count()) {
    const std::vector<uint32_t>& owners = part.columns[owner_column].owners;
    range_.resize(part.rows);
    place_.resize(part.rows);
    for (uint32_t row = 0; row < part.rows; ++row) {
      const uint32_t range = ranges.of(owners[row]);
      range_[row] = static_cast<uint16_t>(range);
      place_[row] = pieces_[range].rows++;
    }
  }

  std::vector<Part> run() {
    for (Part& piece : pieces_) {
      piece.source = part_.source;
      piece.origin = part_.origin;
      piece.columns.resize(part_.columns.size());
    }
    number();
    for (size_t k = 0; k < part_.columns.size(); ++k) {
      cut(k);
      part_.columns[k] = {};
      part_.columns[k].rows = part_.rows;
    }
    return std::move(pieces_);
  }

 private:
  // into(piece): where its values go.
  template <class T, class Into>
  void spread(const std::vector<T>& values, const Into& into) {
    if (values.empty()) return;
    std::vector<T*> to;
    for (Part& piece : pieces_) {
      std::vector<T>& some = into(piece);
      some.resize(piece.rows);
      to.push_back(some.data());
    }
    for (uint32_t row = 0; row < part_.rows; ++row) to[range_[row]][place_[row]] = values[row];
  }

  void number() {
    std::vector<uint32_t> numbers(part_.rows);
    std::iota(numbers.begin(), numbers.end(), 1u);
    spread(numbers, [](Part& piece) -> auto& { return piece.numbers; });
  }

  void cut(size_t k) {
    PartColumn& column = part_.columns[k];
    for (Part& piece : pieces_) piece.columns[k].rows = piece.rows;
    spread(column.owners, [k](Part& piece) -> auto& { return piece.columns[k].owners; });
    cut_words(k);
    if (column.texts.size() > 0) cut_texts(k);
    for (const uint32_t row : column.faults.rows)
      pieces_[range_[row]].columns[k].faults.rows.push_back(place_[row]);
    for (Fault& fault : column.faults.items) {
      std::vector<Fault>& items = pieces_[range_[fault.row]].columns[k].faults.items;
      items.push_back({place_[fault.row], fault.reason, std::move(fault.value)});
    }
    for (Stranger& stranger : column.strangers) {
      std::vector<Stranger>& strangers = pieces_[range_[stranger.row]].columns[k].strangers;
      strangers.push_back({place_[stranger.row], std::move(stranger.text)});
    }
  }

  void cut_words(size_t k) {
    ColumnData& data = part_.columns[k].data;
    const auto cut_those = [&]<class T>(Array<T>& words) {
      const auto into = [k](Part& piece) -> auto& {
        return piece.columns[k].data.values.template emplace<Array<T>>().own();
      };
      if (data.present.empty()) return spread(words.own(), into);
      cut_present(k, std::as_const(words).data(), into);
    };
    std::visit(overloaded{[](std::monostate&) {}, cut_those}, data.values);
  }

  // Most columns hardly have a value.
  template <class T, class Into>
  void cut_present(size_t k, const T* words, const Into& into) {
    struct To {
      T* words;
      uint64_t* present;
    };
    std::vector<To> to;
    for (Part& piece : pieces_) {
      std::vector<T>& some = into(piece);
      some.resize(piece.rows);
      std::vector<uint64_t>& present = piece.columns[k].data.present.own();
      present.resize((piece.rows + 63) / 64);
      to.push_back({some.data(), present.data()});
    }
    const Array<uint64_t>& present = part_.columns[k].data.present;
    each_present(std::as_const(present).data(), part_.rows, [&](uint32_t row) {
      const To& some = to[range_[row]];
      some.words[place_[row]] = words[row];
      some.present[place_[row] / 64] |= uint64_t{1} << (place_[row] % 64);
    });
  }

  void cut_texts(size_t k) {
    const Texts& texts = part_.columns[k].texts;
    if (texts.length() != 0) return cut_texts_of(texts.length(), k);
    for (Part& piece : pieces_) piece.columns[k].texts.reserve(piece.rows);
    for (uint32_t row = 0; row < part_.rows; ++row)
      pieces_[range_[row]].columns[k].texts.push(texts[row]);
  }

  void cut_texts_of(size_t length, size_t k) {
    const Texts& texts = part_.columns[k].texts;
    std::vector<std::vector<char>> bytes;
    std::vector<char*> to;
    for (const Part& piece : pieces_) to.push_back(bytes.emplace_back(piece.rows * length).data());
    for (uint32_t row = 0; row < part_.rows; ++row)
      copy_text(to[range_[row]] + place_[row] * length, texts.place(row), length);
    for (size_t i = 0; i < pieces_.size(); ++i)
      pieces_[i].columns[k].texts = Texts::of_length(length, pieces_[i].rows, std::move(bytes[i]));
    if (!texts.has_blanks()) return;
    for (uint32_t row = 0; row < part_.rows; ++row)
      if (texts.is_blank(row)) pieces_[range_[row]].columns[k].texts.make_blank(place_[row]);
  }

  Part& part_;
  std::vector<Part> pieces_;
  std::vector<uint16_t> range_;  // by row
  std::vector<uint32_t> place_;  // by row: among those of its range
};

}  // namespace

OwnerRanges::OwnerRanges(uint64_t subjects, uint64_t rows) {
  const uint64_t most = std::clamp<uint64_t>(rows / piece_rows_least, 1, ranges_most);
  for (shift_ = range_bits_least; (subjects >> shift_) >= most;) ++shift_;
  count_ = static_cast<uint32_t>(subjects >> shift_) + 1;
}

std::vector<Part> cut_by_owner(Part& part, const OwnerRanges& ranges) {
  if (ranges.count() > 1) return Cutter(part, ranges).run();
  std::vector<Part> whole(1);
  whole[0].source = part.source;
  whole[0].origin = part.origin;
  whole[0].rows = part.rows;
  whole[0].columns = std::exchange(part.columns, std::vector<PartColumn>(part.columns.size()));
  for (PartColumn& column : part.columns) column.rows = part.rows;
  return whole;
}

ByRange by_range(std::vector<Part>&& parts) {
  ByRange ordered;
  size_t ranges = 0;
  for (const Part& part : parts) ranges = std::max(ranges, part.pieces.size());
  for (size_t range = 0; range < ranges; ++range) {
    ordered.first.push_back(ordered.parts.size());
    for (Part& part : parts) {
      if (part.pieces[range].rows == 0) continue;
      ordered.parts.push_back(std::move(part.pieces[range]));
      ordered.parts.back().first_row = part.first_row;
    }
  }
  ordered.first.push_back(ordered.parts.size());
  return ordered;
}

}  // namespace xinheng::columns
