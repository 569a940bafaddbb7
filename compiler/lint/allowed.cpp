#include "compiler/lint/allowed.h"

#include <algorithm>
#include <optional>

namespace xinheng::lint {
namespace {

struct Allowance {
  std::vector<std::string> codes;
  std::string reason;
};

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// 容许 XH1113，XH1116：理由
std::optional<Allowance> read(std::string_view comment) {
  constexpr size_t code_bytes = 6;
  take(comment, "//");
  comment = without_blanks(comment);
  if (!take(comment, "容许 ") && !take(comment, "allow ")) return std::nullopt;
  Allowance allowance;
  while (true) {
    comment = without_blanks(comment);
    if (!comment.starts_with("XH")) break;
    size_t end = 2;
    while (end < comment.size() && end < code_bytes && comment[end] >= '0' && comment[end] <= '9') {
      ++end;
    }
    allowance.codes.emplace_back(comment.substr(0, end));
    comment = without_blanks(comment.substr(end));
    if (!take(comment, "，") && !take(comment, "、") && !take(comment, ",")) break;
  }
  if (allowance.codes.empty()) return std::nullopt;
  if (take(comment, "：") || take(comment, ":")) allowance.reason = without_blanks(comment);
  return allowance;
}

bool is_of_lint(std::string_view code) {
  for (size_t i = 0; i < kind_count(); ++i) {
    const std::string_view known = text_of(static_cast<Kind>(i)).code;
    if (known == code) return known.starts_with("XH11") && known >= "XH1110";
  }
  return false;
}

bool lies_in(const std::optional<Span>& span, Span about) {
  return span && span->file == about.file && about.begin <= span->begin && span->begin < about.end;
}

// A comment goes with its line, where it has one of its own.
Edit removal(const SourceFile& file, Span comment) {
  uint32_t begin = comment.begin, end = comment.end;
  while (begin > 0 && (file.text[begin - 1] == ' ' || file.text[begin - 1] == '\t')) --begin;
  const bool own_line = begin == 0 || file.text[begin - 1] == '\n';
  if (own_line && end < file.text.size()) ++end;
  return {{comment.file, begin, end}, ""};
}

}  // namespace

void take_away_allowed(const std::vector<syntax::Remark>& remarks, const Sources& sources,
                       Findings& findings) {
  Diagnostics& diagnostics = findings.diagnostics;
  for (const syntax::Remark& remark : remarks) {
    const std::optional<Allowance> allowance = read(remark.text);
    if (!allowance) continue;
    size_t idle = 0;
    for (const std::string& code : allowance->codes) {
      if (!is_of_lint(code)) {
        diagnostics.report(Kind::allowed_unknown, remark.span, {code});
        continue;
      }
      const size_t taken = std::erase_if(diagnostics.items, [&](const Diagnostic& item) {
        return text_of(item.kind).code == code && lies_in(item.span, remark.about);
      });
      if (taken == 0) {
        ++idle;
        diagnostics.report(Kind::allowed_in_vain, remark.span, {code});
      } else if (allowance->reason.empty()) {
        diagnostics.report(Kind::allowed_without_reason, remark.span, {code});
      }
    }
    if (idle == allowance->codes.size()) {
      const Edit edit = removal(sources.files[remark.span.file], remark.span);
      findings.fixes.push_back({Kind::allowed_in_vain, remark.span, {edit}});
    }
  }
  // What is allowed isn't mended either.
  std::erase_if(findings.fixes, [&](const Fix& fix) {
    return std::none_of(diagnostics.items.begin(), diagnostics.items.end(),
                        [&](const Diagnostic& item) {
                          return item.kind == fix.kind && item.span &&
                                 item.span->file == fix.at.file && item.span->begin == fix.at.begin;
                        });
  });
}

}  // namespace xinheng::lint
