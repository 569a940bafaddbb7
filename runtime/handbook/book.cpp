#include "runtime/handbook/book.h"

#include <algorithm>

#include <fmt/format.h>

namespace xinheng::handbook {

namespace {

std::string_view trimmed(std::string_view line) {
  const size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

// Lines of a comment run on; in Chinese without a blank.
void append(std::string& text, std::string_view line) {
  const bool ascii = !text.empty() && static_cast<unsigned char>(text.back()) < 0x80;
  if (ascii && !line.empty() && static_cast<unsigned char>(line.front()) < 0x80) text += ' ';
  text += line;
}

}  // namespace

Book::Book(const Compilation& compilation, Days day, Language language)
    : program(*compilation.program),
      sentences(*compilation.program, language, day),
      day(day),
      language(language),
      compilation_(compilation) {}

void Book::end_chapter() {
  if (chapter_open_) out += "</section>\n";
  chapter_open_ = false;
}

void Book::chapter(const std::string& anchor, const std::string& title) {
  end_chapter();
  chapter_open_ = true;
  headings_.push_back({1, anchor, title});
  out += fmt::format("<section class=\"chapter\" id=\"{}\">\n<h2>{}</h2>\n", anchor_of(anchor),
                     escaped(title));
}

void Book::section(const std::string& anchor, const std::string& title) {
  headings_.push_back({2, anchor, title});
  out += fmt::format("<h3 id=\"{}\">{}</h3>\n", anchor_of(anchor), escaped(title));
}

std::string Book::contents() const {
  std::string list = "<ol>\n";
  bool inside = false;
  for (size_t i = 0; i < headings_.size(); ++i) {
    const Heading& heading = headings_[i];
    if (heading.level == 2) {
      list += inside ? "" : "<ol>";
      inside = true;
      list += "<li>" + link_to(heading.anchor, heading.title) + "</li>";
      continue;
    }
    if (inside) list += "</ol>";
    inside = false;
    list += (i == 0 ? "<li>" : "</li>\n<li>") + link_to(heading.anchor, heading.title);
  }
  return list + (inside ? "</ol>" : "") + "</li>\n</ol>\n";
}

std::string Book::basis(const program::Basis& basis, const Place& place) {
  std::string out;
  const auto note = [&](std::vector<Place>& places) {
    if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  };
  for (const program::ClauseId id : basis.clauses) {
    const program::Clause& clause = program.clauses[id];
    out += (out.empty() ? "" : say("，", ", ")) + link_to("条款-" + clause.cite, clause.cite);
    note(uses_[id]);
  }
  if (!basis.assumption.empty()) {
    auto known = std::find_if(assumptions_.begin(), assumptions_.end(),
                              [&](const Assumption& one) { return one.text == basis.assumption; });
    if (known == assumptions_.end()) {
      known = assumptions_.insert(assumptions_.end(), Assumption{basis.assumption, {}});
    }
    note(known->used);
    const std::string number = std::to_string(known - assumptions_.begin() + 1);
    out += (out.empty() ? "" : say("；", "; ")) + std::string("<a class=\"assumed\" href=\"#") +
           anchor_of("假设-" + number) + "\" title=\"" + escaped(basis.assumption) + "\">" +
           say("假设", "assumption ") + number + "</a>";
  }
  return out.empty() ? "" : "<span class=\"law\">" + out + "</span>";
}

std::string Book::basis_of_source(const std::string& title) {
  std::string out;
  for (const syntax::Declaration& declaration : compilation_.pack.declarations) {
    const auto* source = std::get_if<syntax::Source>(&declaration.node);
    if (source == nullptr || source->title.text != title) continue;
    for (const syntax::Dated& dated : source->dated) {
      if (!dated.basis || !dated.basis->assumption) continue;
      program::Basis assumed;
      assumed.assumption = dated.basis->assumption->text;
      out += " " + basis(assumed, {"法源-" + title, title + say(" 施行", " in force")});
    }
  }
  return out;
}

std::string Book::comment(Span span) const {
  const SourceFile& file = compilation_.sources.files[span.file];
  if (span.end == 0) return "";
  const std::string_view text = file.text;
  std::vector<std::string_view> lines;
  size_t begin = text.rfind('\n', span.begin);
  while (begin != std::string_view::npos && begin > 0) {
    const size_t before = text.rfind('\n', begin - 1);
    const size_t first = before == std::string_view::npos ? 0 : before + 1;
    const std::string_view line = trimmed(text.substr(first, begin - first));
    if (!line.starts_with("//") || line.find("---") != std::string_view::npos) break;
    lines.push_back(trimmed(line.substr(2)));
    begin = before;
  }
  std::string joined;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) append(joined, *line);
  return joined.empty() ? "" : "<p class=\"note\">" + escaped(joined) + "</p>\n";
}

bool Book::is_percent(Span dated) const {
  if (dated.end == 0) return false;
  const SourceFile& file = compilation_.sources.files[dated.file];
  std::string_view text = std::string_view(file.text).substr(dated.begin, dated.end - dated.begin);
  const size_t wide = text.find("："), narrow = text.find(':');
  const size_t colon = std::min(wide, narrow);
  if (colon == text.npos) return false;
  text.remove_prefix(colon + (colon == wide ? std::string_view("：").size() : 1));
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  text.remove_prefix(std::min(text.find_first_not_of("0123456789."), text.size()));
  return text.starts_with("%") || text.starts_with("％");
}

std::string Book::note() const {
  for (const syntax::Declaration& declaration : compilation_.pack.declarations) {
    const auto* package = std::get_if<syntax::Package>(&declaration.node);
    if (package == nullptr || !compilation_.pack.is_own(declaration.span)) continue;
    for (const syntax::Entry& entry : package->entries) {
      if (entry.name.text != "说明" && entry.name.text != "note") continue;
      for (const syntax::ExprId value : entry.values) {
        const auto* text = std::get_if<syntax::TextLiteral>(&compilation_.pack.exprs[value].node);
        if (text != nullptr) return text->text;
      }
    }
  }
  return "";
}

std::string Book::interval(const program::Interval& interval) const {
  const bool open = interval.from == date_min, endless = interval.to == date_max;
  if (open && endless) return "";
  std::string text;
  if (!open) text = say("自 ", "from ") + sentences.dated(interval.from) + say(" 起", "");
  if (!endless) {
    text += (text.empty() ? "" : say("，", " ")) + say("到 ", "until ") +
            sentences.dated(interval.to - 1) + say(" 止", "");
  }
  const std::string state = is_over(interval)     ? say("已不适用", "no longer")
                            : interval.from > day ? say("尚未适用", "not yet")
                                                  : "";
  const std::string mark = state.empty() ? "" : " <em class=\"state\">" + state + "</em>";
  return "<span class=\"interval\">" + text + mark + "</span>";
}

void Book::term(const std::string& name, const std::string& anchor, const std::string& kind) {
  terms_.push_back({name, anchor, kind});
}

std::string Book::list_of(const std::vector<std::string>& names) const {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : say("、", ", ")) + escaped(name);
  return out;
}

std::string fact(const std::string& name, const std::string& html) {
  return html.empty() ? "" : "<dt>" + escaped(name) + "</dt><dd>" + html + "</dd>\n";
}

}  // namespace xinheng::handbook
