#include "compiler/syntax/layout.h"

#include "XinhengLexer.h"
#include "compiler/diagnostics/text_width.h"
#include "compiler/syntax/cell_columns.h"
#include "compiler/syntax/wrap.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

class Layout {
 public:
  Layout(const TokenList& list, const Trivia& trivia, const Words& words)
      : list_(list), tokens_(list.tokens), wrap_(list, trivia, words) {
    wrap_.extra.assign(tokens_.size(), 0);
  }

  std::string print(const Outline& outline) {
    show_all(outline.sentences, false);
    show_comments(outline.below, outline.sentences.empty());
    return std::move(out_);
  }

 private:
  void begin_line() { out_.append(depth_ * 2, ' '); }

  void show_comments(const std::vector<Comment>& comments, bool first) {
    for (const Comment& comment : comments) {
      if (comment.blank_above && !first) out_ += '\n';
      first = false;
      begin_line();
      out_ += comment.text + "\n";
    }
  }

  // 列 {…} => {…}: the second block goes on where the first ends.
  bool goes_on(const std::vector<Outlined>& sentences, size_t at) const {
    const Outlined& sentence = sentences[at];
    return at > 0 && sentence.has_block && tokens_[sentence.begin].type == T::ARROW &&
           sentences[at - 1].has_block && sentences[at - 1].behind_block.empty() &&
           sentence.above.empty();
  }

  // Facts that were written side by side stay so: 行为：甲； 金额：5元；
  bool shares_line(const Outlined& sentence, const Outlined& before) const {
    const uint32_t type = tokens_[sentence.begin].type;
    if (type != T::WORD && type != T::QUOTED_NAME && type != T::ARROW) return false;
    if (tokens_[sentence.begin].first_on_line || sentence.has_block || before.has_block)
      return false;
    if (!before.behind.empty() || !sentence.above.empty()) return false;
    if (wrap_.holds_comment(sentence.begin, sentence.end)) return false;
    const size_t line = depth_ * 2 + wrap_.width(before.begin, before.end);
    if (line > line_columns) return false;  // it took several
    const size_t newline = out_.rfind('\n', out_.size() - 2) + 1;
    const size_t column = width_of(std::string_view(out_).substr(newline)) + 1;
    return column + wrap_.width(sentence.begin, sentence.end) <= line_columns;
  }

  void show_all(const std::vector<Outlined>& sentences, bool may_share) {
    for (size_t i = 0; i < sentences.size(); ++i) {
      const Outlined& sentence = sentences[i];
      show_comments(sentence.above, i == 0);
      if (sentence.blank_above && (i > 0 || !sentence.above.empty())) out_ += '\n';
      if (may_share && i > 0 && shares_line(sentence, sentences[i - 1])) {
        out_.back() = ' ';
      } else {
        begin_line();
      }
      if (i + 1 == sentences.size() || !goes_on(sentences, i + 1)) {
        show(sentence);
        continue;
      }
      const Outlined& second = sentences[++i];
      const std::string both = one_line(sentence) + " " + one_line(second);
      if (fits_on_line(sentence) && fits_on_line(second) &&
          depth_ * 2 + width_of(both) <= line_columns) {
        out_ += both;
        end_line(second.behind_block);
        continue;
      }
      show_block(sentence, false);
      out_ += ' ';
      show_block(second, true);
    }
  }

  void end_line(const std::string& comment) {
    if (!comment.empty()) out_ += "  " + comment;
    out_ += '\n';
  }

  // The blocks in it are written on one line and hold no comments.
  bool fits_on_line(const Outlined& sentence) const {
    if (!sentence.has_block) return true;
    const bool empty = sentence.inner.empty() && sentence.below.empty();
    return sentence.behind.empty() && (empty || sentence.on_one_line) &&
           !wrap_.holds_comment(sentence.begin, sentence.end);
  }

  std::string one_line(const Outlined& sentence) const {
    std::string text = wrap_.on_one_line(sentence.begin, sentence.end);
    if (!sentence.has_block) return text;
    for (const Outlined& inner : sentence.inner) text += " " + one_line(inner);
    return text + (sentence.inner.empty() ? "}" : " }");
  }

  void show(const Outlined& sentence) {
    if (sentence.has_block && fits_on_line(sentence)) {
      const std::string text = one_line(sentence);
      if (sentence.inner.empty() || depth_ * 2 + width_of(text) <= line_columns) {
        out_ += text;
        end_line(sentence.behind_block);
        return;
      }
    }
    if (sentence.has_block) {
      show_block(sentence, true);
    } else {
      wrap_.append(out_, sentence.begin, sentence.end, depth_ * 2);
      end_line(sentence.behind);
    }
  }

  void show_block(const Outlined& sentence, bool ends_line) {
    wrap_.append(out_, sentence.begin, sentence.end, depth_ * 2);
    end_line(sentence.behind);
    ++depth_;
    const bool rows = tokens_[sentence.begin].type == T::ROWS;
    if (rows) align_cells(sentence.inner, list_, line_columns - depth_ * 2, wrap_);
    show_all(sentence.inner, !rows && !sentence.on_one_line);
    show_comments(sentence.below, sentence.inner.empty());
    --depth_;
    begin_line();
    out_ += '}';
    if (ends_line) end_line(sentence.behind_block);
  }

  const TokenList& list_;
  const std::vector<Token>& tokens_;
  Wrap wrap_;
  std::string out_;
  size_t depth_ = 0;
};

}  // namespace

std::string lay_out(const Outline& outline, const TokenList& list, const Trivia& trivia,
                    const Words& words) {
  return Layout(list, trivia, words).print(outline);
}

}  // namespace xinheng::syntax
