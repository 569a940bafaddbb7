// The persons and records that a test is about: samples copied, fields overridden.
#pragma once

#include "compiler/check/expression.h"

namespace xinheng::check {

// Samples by name; reports those of no kind. Their values are checked even if nobody is like them.
class Samples {
 public:
  explicit Samples(Context& context);
  // The sample that the instance is like, if any, then the instance itself: later ones override.
  std::vector<const syntax::Instance*> layers(const syntax::Instance& instance);

 private:
  Context& context_;
  std::map<std::string, const syntax::Instance*> known_;
};

// What a test says of its instances elsewhere than in their blocks.
struct Supplied {
  std::set<std::string> fields;    // "一.金额": given by the rows of a table of cases
  std::set<std::string> rejected;  // instances whose fields are texts, as in a data file
};

// Subjects of a test, in order, and how expectations may name them.
void read_instances(Context& context, Samples& samples, const syntax::Test& tree,
                    const Supplied& supplied, program::Test& test, Instances& instances);
// A field's value as a test gives it: the word, and the text where data holds one.
void give(Context& context, const program::Field& field, std::optional<Word> word,
          std::optional<Word>& word_given, std::string& text_given);
// Keys of tests may be any text.
Type given_type(const program::Field& field);

// Exceptions of a define may be in conflict, and rows of a decision table; nothing else.
bool may_conflict(const Context& context, ExprId about);
// Whether it is a version that the test's knowledge date leaves out; then that is said.
bool report_left_out(Context& context, const std::string& name, const Instances::Known& known,
                     Span span);

void check_tests(Context& context);
void check_properties(Context& context);
// References that report something of their own: labels that fired, or what is missing.
void find_references(const Context& context, ExprId id, std::vector<ExprId>& found);
void read_because(Context& context, const std::vector<syntax::Name>& because,
                  program::Expectation& made);

// trials.cpp: one test for each row of a table of cases.
Supplied supplied_by_trials(const syntax::Test& tree);
void add_trials(Context& context, const syntax::Test& tree, const Instances& instances,
                const program::Test& model);

}  // namespace xinheng::check
