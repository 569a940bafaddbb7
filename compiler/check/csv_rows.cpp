#include "compiler/check/csv_rows.h"

#include <string_view>
#include <utility>

namespace xinheng::check {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// One pass over the text; places are bytes, so that a cell knows its span.
class Reader {
 public:
  Reader(const std::string& text, uint32_t file, std::vector<CsvFault>& faults)
      : text_(text), file_(file), faults_(faults) {
    if (std::string_view(text_).starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  bool at_end() const { return at_ >= text_.size() || failed_; }
  bool failed() const { return failed_; }

  CsvRow row() {
    CsvRow row;
    const size_t begin = at_;
    for (;;) {
      row.cells.push_back(cell());
      if (failed_ || at_ >= text_.size() || text_[at_] != ',') break;
      ++at_;
    }
    row.span = span(begin, at_);
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    return row;
  }

 private:
  Span span(size_t begin, size_t end) const {
    return {file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }
  bool ends_cell(size_t i) const {
    return i >= text_.size() || text_[i] == ',' || text_[i] == '\n' || text_[i] == '\r';
  }

  CsvCell cell() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const size_t begin = at_;
    while (!ends_cell(at_)) ++at_;
    return trimmed(begin, at_);
  }

  CsvCell quoted() {
    const size_t begin = at_++;
    CsvCell cell;
    for (;; ++at_) {
      if (at_ >= text_.size()) {
        failed_ = true;
        faults_.push_back({Kind::csv_unclosed_quote, span(begin, begin + 1)});
        return cell;
      }
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      cell.text += text_[at_];
    }
    ++at_;
    const size_t end = at_;
    while (!ends_cell(at_)) ++at_;
    if (at_ != end) faults_.push_back({Kind::csv_text_after_quote, span(end, at_)});
    cell.span = span(begin, at_);
    return cell;
  }

  // Blanks around an unquoted cell are how people align things: they mean nothing.
  CsvCell trimmed(size_t begin, size_t end) {
    constexpr std::string_view wide_blank = "\u3000";
    const std::string_view all(text_);
    for (bool again = true; again;) {
      again = false;
      if (begin < end && (all[begin] == ' ' || all[begin] == '\t')) ++begin, again = true;
      if (begin < end && (all[end - 1] == ' ' || all[end - 1] == '\t')) --end, again = true;
      const std::string_view rest = all.substr(begin, end - begin);
      if (rest.starts_with(wide_blank))
        begin += wide_blank.size(), again = true;
      else if (rest.ends_with(wide_blank))
        end -= wide_blank.size(), again = true;
    }
    return {std::string(all.substr(begin, end - begin)), span(begin, end)};
  }

  const std::string& text_;
  const uint32_t file_;
  std::vector<CsvFault>& faults_;
  size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

CsvRows split_csv(const std::string& text, uint32_t file) {
  CsvRows result;
  Reader reader(text, file, result.faults);
  while (!reader.at_end()) {
    CsvRow row = reader.row();
    const bool first = result.rows.empty();
    const bool blank = row.cells.size() == 1 && row.cells[0].text.empty();
    if (!first && (reader.failed() || blank)) continue;
    result.rows.push_back(std::move(row));
  }
  return result;
}

}  // namespace xinheng::check
