// Chinese names that look right and belong to nobody.
#pragma once

#include <cstdint>
#include <string>

namespace xinheng::generate {

std::string person_name(uint64_t random);
std::string organisation_name(uint64_t random);
std::string office_name(uint64_t random);  // of a government or of a department of one
std::string note(uint64_t random);

}  // namespace xinheng::generate
