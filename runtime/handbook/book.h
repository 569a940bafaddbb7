// The book being written: its text so far, and what the indices at its end need.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/compile.h"
#include "runtime/handbook/html.h"
#include "runtime/handbook/sentences.h"

namespace xinheng::handbook {

struct Place {
  std::string anchor, label;
  bool operator==(const Place&) const = default;
};
struct Assumption {
  std::string text;
  std::vector<Place> used;
};

class Book {
 public:
  Book(const Compilation& compilation, Days day, Language language);

  const program::Program& program;
  const Sentences sentences;
  const Days day;
  const Language language;
  std::string out;

  std::string say(std::string_view zh, std::string_view en) const {
    return std::string(language == Language::zh ? zh : en);
  }
  void add(std::string_view html) { out += html; }

  // A chapter lasts until the next one; entries of its own in the table of contents are sections.
  void chapter(const std::string& anchor, const std::string& title);
  void section(const std::string& anchor, const std::string& title);
  void end_chapter();
  std::string contents() const;

  // "依据 《个人细则》二(三)1；假设 12": noted for the indices as said at that place.
  std::string basis(const program::Basis& basis, const Place& place);
  // On what it rests since when a source is in force.
  std::string basis_of_source(const std::string& title);
  // The comment right above a declaration, as a paragraph; "" where there is none.
  std::string comment(Span span) const;
  // Whether the value of a dated line is written with a per cent sign.
  bool is_percent(Span dated) const;
  // The 说明 of the pack.
  std::string note() const;
  // "自 2021年1月1日 起"; "" where nothing limits it.
  std::string interval(const program::Interval& interval) const;
  bool is_over(const program::Interval& interval) const { return interval.to <= day; }
  // A term for the index.
  void term(const std::string& name, const std::string& anchor, const std::string& kind);
  std::string list_of(const std::vector<std::string>& names) const;

  const std::map<program::ClauseId, std::vector<Place>>& uses() const { return uses_; }
  const std::vector<Assumption>& assumptions() const { return assumptions_; }
  struct Term {
    std::string name, anchor, kind;
  };
  const std::vector<Term>& terms() const { return terms_; }
  std::map<std::string, std::vector<Place>> departments;

 private:
  struct Heading {
    int level;
    std::string anchor, title;
  };

  const Compilation& compilation_;
  std::vector<Heading> headings_;
  bool chapter_open_ = false;
  std::map<program::ClauseId, std::vector<Place>> uses_;
  std::vector<Assumption> assumptions_;
  std::vector<Term> terms_;
};

// The chapters, each in its file; nothing is added where a pack has nothing of the kind.
void write_sources(Book& book);
void write_evaluations(Book& book);
void write_behaviours(Book& book);
void write_measures(Book& book);
void write_publications(Book& book);
void write_deadlines(Book& book);
void write_repairs(Book& book);
void write_scenes(Book& book);
void write_decisions(Book& book);
void write_terms(Book& book);
void write_lists(Book& book);
void write_parameters(Book& book);
void write_departments(Book& book);
void write_assumptions(Book& book);
void write_clauses(Book& book);
void write_index(Book& book);

// Of several chapters.
bool is_of_behaviours(const program::Program& program, program::TableId table);
// Tables that say what a state does: shown where objections and repair are.
bool is_of_states(const program::Program& program, const program::Decision& decision);
std::string decision_table(Book& book, const program::Decision& decision);
// Which cases an exception is about; empty: all.
std::string only_cases(const Book& book, const std::vector<uint32_t>& over,
                       const std::vector<program::LabelledCase>& cases);
std::string case_item(Book& book, const program::LabelledCase& one, const Place& place);
std::string fact(const std::string& name, const std::string& html);  // of a <dl>

}  // namespace xinheng::handbook
