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

// Subjects of a test, in order, and how expectations may name them.
void read_instances(Context& context, Samples& samples, const syntax::Test& tree,
                    program::Test& test, Instances& instances);

void check_tests(Context& context);

}  // namespace xinheng::check
