// Made-up people as instances of a test, in its language.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/scenario/change.h"

namespace xinheng::scenario {

// 「」 around a name where it needs them.
std::string quoted_name(const std::string& name);
// This name, or one like it that is no value's: in a test 甲 is the instance, not the grade.
std::string name_of_instance(const program::Program& program, std::string name);
// As it is written there; a text that the rules don't know is some other one.
std::string value_in_test(const program::Program& program, const program::Type& type,
                          program::Word value, Language language);
// The first is asked about; the others are whom its links lead to.
std::string name_of_person(const std::string& first, size_t index, Language language);
std::string name_of_record(const std::string& first, size_t person, size_t record,
                           Language language);
std::string print_people(const program::Program& program, const std::string& first,
                         const People& people, Language language);

}  // namespace xinheng::scenario
