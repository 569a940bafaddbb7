// A question about made-up people, and what comes of it.
#pragma once

#include "runtime/coverage/coverage.h"
#include "runtime/scenario/change.h"

namespace xinheng::coverage {

// Of the first of the people or, where `record` says so, of that record of theirs.
using Case = scenario::ChangeCase;

class Asking {
 public:
  Asking(const program::Program& program, const Case& one);

  // Asks for all that the declaration says, noting what is seen.
  const execute::Noted& ask(const Declared& declared);
  execute::Interpreter& interpreter() { return interpreter_; }
  std::optional<execute::RecordName> record() const { return record_; }
  // Rows of the first one's records of a kind.
  std::vector<execute::RecordName> records(program::RecordId kind) const;

 private:
  const columns::SmallDataset given_;
  const Case& case_;
  execute::Interpreter interpreter_;
  execute::Noted noted_;
  std::optional<execute::RecordName> record_;
};

// Whose declaration it is; the kind of record where it is of one.
struct Owner {
  program::SubjectId subject;
  program::RecordId record;
};
Owner owner_of(const program::Program& program, const Declared& declared);

// The case as a test of the pack, expecting what comes out; empty where that can't be written.
std::string as_test(const program::Program& program, const Declared& declared, const Case& one,
                    const std::string& name, Language language);

}  // namespace xinheng::coverage
