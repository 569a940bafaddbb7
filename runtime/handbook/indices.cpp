// What is at the end: departments, assumptions, clauses, terms by their sound.
#include <algorithm>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <unicode/alphaindex.h>

#include "compiler/program/standing.h"
#include "runtime/handbook/book.h"

namespace xinheng::handbook {

using namespace program;

namespace {

std::string links(const Book& book, const std::vector<Place>& places) {
  std::string out;
  for (const Place& place : places) {
    out += (out.empty() ? "" : book.say("、", ", ")) + link_to(place.anchor, place.label);
  }
  return out;
}

std::string without_quotes(std::string name) {
  for (const std::string_view sign : {"“", "《", "「", "("}) {
    if (name.starts_with(sign)) name.erase(0, sign.size());
  }
  return name;
}

std::string carried_text(const Book& book, const Carried& one) {
  constexpr const char* zh[] = {"由系统服务落实", "由单位落实", "由评价引擎落实"};
  constexpr const char* en[] = {"done by services", "done by an office", "done by the engine"};
  const auto carrier = static_cast<size_t>(one.carrier);
  return (one.rest ? book.say("其余", "the rest ") : "") + book.say(zh[carrier], en[carrier]) +
         (one.by.empty() ? "" : book.say("：", ": ") + escaped(one.by)) +
         (one.reason.empty() ? ""
                             : book.say("（", " (") + escaped(one.reason) + book.say("）", ")"));
}

void write_clause(Book& book, ClauseId id, const Clause& clause) {
  book.add("<article class=\"clause\" id=\"" + escaped(anchor_of("条款-" + clause.cite)) +
           "\">\n<h4>" + escaped(clause.cite) + "</h4>\n<blockquote>" + escaped(clause.text) +
           "</blockquote>\n");
  const auto uses = book.uses().find(id);
  if (uses != book.uses().end()) {
    book.add("<p class=\"uses\">" + book.say("据此作出的规定：", "Rules by it: ") +
             links(book, uses->second) + "</p>\n");
  }
  for (const Carried& one : book.program.elsewhere) {
    if (one.clause == id) book.add("<p class=\"uses\">" + carried_text(book, one) + "</p>\n");
  }
  book.add("</article>\n");
}

}  // namespace

void write_departments(Book& book) {
  if (book.departments.empty()) return;
  book.chapter("部门", book.say("各部门管什么", "Who does what"));
  book.add("<dl class=\"facts\">\n");
  for (auto& [name, places] : book.departments) {
    std::vector<Place> different;
    for (const Place& place : places) {
      if (std::find(different.begin(), different.end(), place) == different.end()) {
        different.push_back(place);
      }
    }
    book.term(name, "部门-" + name, book.say("部门", "office"));
    book.add("<dt id=\"" + escaped(anchor_of("部门-" + name)) + "\">" + escaped(name) +
             "</dt><dd>" + links(book, different) + "</dd>\n");
  }
  book.add("</dl>\n");
}

void write_assumptions(Book& book) {
  if (book.assumptions().empty()) return;
  book.chapter("假设",
               book.say("还没有正式规定、暂时这样取的", "Assumptions, still to be decided"));
  book.add(
      "<p class=\"lead\">" +
      book.say("下面这些，文件没有写明，规则先这样取，等主管部门确定。用到它们的结果都注明了。",
               "No document settles these. The rules take a choice until the office in charge "
               "decides; every result that rests on one says so.") +
      "</p>\n<ol class=\"assumptions\">\n");
  size_t number = 0;
  for (const Assumption& one : book.assumptions()) {
    book.add("<li id=\"" + anchor_of("假设-" + std::to_string(++number)) + "\">" +
             escaped(one.text) + " <span class=\"uses\">" + book.say("用在：", "Used by: ") +
             links(book, one.used) + "</span></li>\n");
  }
  book.add("</ol>\n");
}

void write_clauses(Book& book) {
  if (book.program.clauses.size() == 0) return;
  book.chapter("条款", book.say("条款索引", "Index of clauses"));
  for (uint32_t i = 0; i < book.program.sources.size(); ++i) {
    const SourceId source{i};
    book.section("法源-" + book.program.sources[source].title, book.program.sources[source].title);
    for (uint32_t k = 0; k < book.program.clauses.size(); ++k) {
      const Clause& clause = book.program.clauses[ClauseId{k}];
      if (clause.source == source) write_clause(book, ClauseId{k}, clause);
    }
  }
}

// ICU knows how Chinese characters sound, and which letter an index puts them under.
void write_index(Book& book) {
  if (book.terms().empty()) return;
  UErrorCode status = U_ZERO_ERROR;
  icu::AlphabeticIndex index(icu::Locale("zh@collation=pinyin"), status);
  index.addLabels(icu::Locale::getEnglish(), status);
  for (const Book::Term& term : book.terms()) {
    index.addRecord(icu::UnicodeString::fromUTF8(without_quotes(term.name)), &term, status);
  }
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no index for Chinese");
  book.chapter("索引", book.say("名词索引（按拼音）", "Index of terms (by pinyin)"));
  while (index.nextBucket(status)) {
    if (index.getBucketRecordCount() == 0) continue;
    std::string letter;
    index.getBucketLabel().toUTF8String(letter);
    book.add("<div class=\"letter\"><h3>" + escaped(letter) + "</h3>\n<ul class=\"index\">\n");
    std::string before;
    while (index.nextRecord(status)) {
      const auto& term = *static_cast<const Book::Term*>(index.getRecordData());
      const std::string line = "<li>" + link_to(term.anchor, term.name) + " <span class=\"kind\">" +
                               escaped(term.kind) + "</span></li>\n";
      if (line != before) book.add(line);
      before = line;
    }
    book.add("</ul></div>\n");
  }
}

}  // namespace xinheng::handbook
