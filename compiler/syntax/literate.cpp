#include "compiler/syntax/literate.h"

#include <algorithm>
#include <optional>

#include "XinhengLexer.h"
#include "compiler/syntax/characters.h"
#include "compiler/syntax/citation.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/markdown.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

// A line of prose, without what ends it.
struct Line {
  std::string_view text;
  uint32_t begin;
};

class Prose {
 public:
  Prose(const SourceFile& markdown, uint32_t file, std::string& rules, Diagnostics& diagnostics)
      : text_(markdown.text), rules_(rules), diagnostics_(diagnostics) {
    literate.file = file;
    literate.sections.push_back({0, 0});
    literate.section_begins.push_back(0);
  }

  void read() {
    for (size_t begin = 0; begin < text_.size();) {
      const size_t end = std::min(text_.find('\n', begin), text_.size());
      std::string_view line = text_.substr(begin, end - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      read({line, static_cast<uint32_t>(begin)});
      begin = end + 1;
    }
    if (fence_) leave_open(static_cast<uint32_t>(text_.size()));
    end_table();
  }

  Literate literate;
  std::vector<Span> fences;

 private:
  struct Fence {
    std::string_view marks, info;  // ```, xh
    Span span;
    uint32_t inside;  // where its lines begin
    bool rules;
    bool told;  // that it looks as if it should hold rules
  };

  void read(Line line) {
    const std::string_view marks = fence_marks(line.text);
    const bool closes = fence_ && marks.size() >= fence_->marks.size() &&
                        marks[0] == fence_->marks[0] && info_of(line.text, marks).empty();
    const bool opens = !marks.empty() && is_xh(info_of(line.text, marks));
    if (fence_ && fence_->rules && opens) leave_open(line.begin);
    if (fence_ && fence_->rules && !closes) return;
    blank(line);
    if (closes) {
      if (fence_->rules) fences.push_back({literate.file, fence_->inside, line.begin});
      fence_.reset();
    } else if (!fence_ && !marks.empty()) {
      const std::string_view info = info_of(line.text, marks);
      const size_t inside = std::min(text_.find('\n', line.begin), text_.size() - 1) + 1;
      fence_ = {marks, info, span(line, marks), static_cast<uint32_t>(inside), is_xh(info), false};
      end_prose();
    } else if (fence_ && !fence_->told && is_unmarked(fence_->info)) {
      report_unmarked_rule(line);
    } else if (!fence_) {
      read_prose(line);
    }
  }

  // The letters don't care about their case in Markdown.
  static bool is_xh(std::string_view info) {
    const std::string_view word = first_word(info);
    return word == "xh" || word == "XH" || word == "Xh" || word == "xH";
  }
  static bool is_unmarked(std::string_view info) {
    for (const std::string_view like : {"xh", "XH", "xin", "Xin", "XIN", "{", "信衡", "规则"})
      if (info.starts_with(like)) return true;
    return info.empty();
  }

  // Rules end with a brace or a semicolon: what comes behind the last of these is prose.
  void leave_open(uint32_t end) {
    diagnostics_.report(Kind::fence_unclosed, fence_->span, {std::string(fence_->marks)});
    const uint32_t rules_end = fence_->rules ? behind_rules(fence_->inside, end) : end;
    for (uint32_t at = rules_end; at < end; ++at)
      if (text_[at] != '\n' && text_[at] != '\r') rules_[at] = ' ';
    fence_.reset();
  }

  uint32_t behind_rules(uint32_t begin, uint32_t end) const {
    uint32_t result = begin;
    for (size_t at = begin; at < end;) {
      const size_t line_end = std::min<size_t>(text_.find('\n', at), end);
      const std::string_view line = trimmed(text_.substr(at, line_end - at));
      for (const std::string_view sign : {"}", "｝", ";", "；"})
        if (line.ends_with(sign)) result = static_cast<uint32_t>(line_end);
      at = line_end + 1;
    }
    return result;
  }

  void read_prose(Line line) {
    if (const int level = heading_level(line.text)) {
      end_prose();
      open_section(level, line.begin);
    } else if (const auto quoted = quoted_text(line.text)) {
      end_table();
      add_quoted({*quoted, line.begin + offset(line, *quoted)});
    } else if (is_table_row(line.text)) {
      quotation_ = false;
      add_table_row(line);
    } else if (const auto caption = caption_name(line.text)) {
      end_prose();
      literate.tables.push_back({{std::string(*caption), span(line, *caption)}, {}, {}});
      table_ = true;
    } else if (!trimmed(line.text).empty()) {
      end_prose();
      report_stray_rule(line);
    } else {
      quotation_ = false;
      if (table_ && !literate.tables.back().rows.empty()) end_table();
    }
  }

  void open_section(int level, uint32_t begin) {
    auto parent = static_cast<uint32_t>(literate.sections.size() - 1);
    while (literate.sections[parent].level >= level) parent = literate.sections[parent].parent;
    literate.sections.push_back({level, parent});
    literate.section_begins.push_back(begin);
  }

  // The clause, then its words; lines behind it go on with them.
  void add_quoted(Line line) {
    const std::string_view text = trimmed(line.text);
    const uint32_t begin = line.begin + offset(line, text);
    const size_t cite = text.starts_with("《") || text.starts_with("<<") ? cite_bytes(text) : 0;
    const uint32_t end = begin + static_cast<uint32_t>(text.size());
    if (cite > 0) {
      const auto behind = begin + static_cast<uint32_t>(cite);
      Text name{normalise_citation(text.substr(0, cite)), {literate.file, begin, behind}};
      const auto section = static_cast<uint32_t>(literate.sections.size() - 1);
      literate.quotations.push_back({std::move(name), {{literate.file, behind, end}}, section});
      quotation_ = true;
    } else if (quotation_ && !text.empty()) {
      literate.quotations.back().lines.push_back({literate.file, begin, end});
    }
  }

  static size_t cite_bytes(std::string_view text) {
    const TokenList list = lex({"", std::string(text)}, 0);
    const bool cites = !list.tokens.empty() && list.tokens[0].type == T::CITE;
    return cites ? list.tokens[0].end : 0;
  }

  void add_table_row(Line line) {
    if (!table_) return;
    std::vector<Text> cells;
    for (const std::string_view cell : table_cells(line.text)) {
      cells.push_back({without_escapes(cell), span(line, cell)});
    }
    literate.tables.back().rows.push_back(std::move(cells));
    literate.tables.back().row_spans.push_back(span(line, trimmed(line.text)));
  }

  // The line under the header only divides.
  void end_table() {
    if (!table_) return;
    table_ = false;
    MarkdownTable& table = literate.tables.back();
    if (table.rows.empty()) {
      diagnostics_.report(Kind::markdown_table_missing, table.name.span, {table.name.text});
      return;
    }
    const size_t columns = table.rows[0].size();
    const bool divided = table.rows.size() > 1 && table.rows[1].size() == columns &&
                         std::all_of(table.rows[1].begin(), table.rows[1].end(),
                                     [](const Text& cell) { return is_divider(cell.text); });
    if (!divided) {
      const Span place = table.row_spans[table.rows.size() > 1 ? 1 : 0];
      diagnostics_.report(Kind::markdown_table_form, place, {std::to_string(columns)});
      return;
    }
    table.rows.erase(table.rows.begin() + 1);
    table.row_spans.erase(table.row_spans.begin() + 1);
  }

  void end_prose() {
    quotation_ = false;
    end_table();
  }

  // 惩戒 乙 对 人 { …: what is quoted as code in a sentence is none.
  static bool is_rule(std::string_view text) {
    const bool block = text.find('{') != text.npos || text.find("｛") != text.npos;
    if (!block || text.find('`') != text.npos) return false;
    const auto keyword = keyword_type(first_word(text));
    return keyword && begins_declaration(*keyword);
  }
  void report_stray_rule(Line line) {
    const std::string_view text = trimmed(line.text);
    if (is_rule(text)) diagnostics_.report(Kind::rule_outside_fence, span(line, text), {});
  }
  // Once for each fence.
  void report_unmarked_rule(Line line) {
    if (!is_rule(trimmed(line.text))) return;
    diagnostics_.report(Kind::fence_without_xh, fence_->span,
                        {std::string(fence_->marks) + std::string(fence_->info)});
    fence_->told = true;
  }

  void blank(Line line) {
    std::fill_n(rules_.begin() + static_cast<ptrdiff_t>(line.begin), line.text.size(), ' ');
  }
  static uint32_t offset(Line line, std::string_view part) {
    return static_cast<uint32_t>(part.data() - line.text.data());
  }
  Span span(Line line, std::string_view part) const {
    const uint32_t begin = line.begin + offset(line, part);
    return {literate.file, begin, begin + static_cast<uint32_t>(part.size())};
  }

  const std::string_view text_;
  std::string& rules_;
  Diagnostics& diagnostics_;
  std::optional<Fence> fence_;
  bool quotation_ = false;  // the line before belongs to one
  bool table_ = false;      // a caption waits for rows, or for more of them
};

}  // namespace

bool is_literate(std::string_view path) {
  return path.ends_with(".xh.md");
}

Literate take_prose(const SourceFile& markdown, uint32_t file, std::string& rules,
                    Diagnostics& diagnostics) {
  Prose prose(markdown, file, rules, diagnostics);
  prose.read();
  return std::move(prose.literate);
}

SourceFile rules_only(const SourceFile& file, uint32_t index) {
  SourceFile rules = file;
  Diagnostics said_before;
  if (is_literate(file.path)) take_prose(file, index, rules.text, said_before);
  return rules;
}

std::vector<Span> rule_fences(const SourceFile& markdown, uint32_t file) {
  std::string rules = markdown.text;
  Diagnostics said_before;
  Prose prose(markdown, file, rules, said_before);
  prose.read();
  return std::move(prose.fences);
}

void note_cited(const TokenList& list, Literate& literate) {
  bool citing = false;
  for (const Token& token : list.tokens) {
    if (token.type == T::CITE && citing) {
      const auto next = std::upper_bound(literate.section_begins.begin(),
                                         literate.section_begins.end(), token.begin);
      const auto section = static_cast<uint32_t>(next - literate.section_begins.begin() - 1);
      literate.cited.push_back(
          {{normalise_citation(text_of(token, list.text)), span_of(token, list.text)}, section});
    }
    citing =
        token.type == T::CITING || (citing && (token.type == T::CITE || token.type == T::COMMA));
  }
}

}  // namespace xinheng::syntax
