// Scripts for shells, made of the commands' own descriptions.
#pragma once

#include <string>
#include <vector>

#include "runtime/cli/command_line.h"

namespace xinheng::cli {

std::string bash_completion(const std::vector<Command>& commands, Language language);
std::string zsh_completion(const std::vector<Command>& commands, Language language);
std::string fish_completion(const std::vector<Command>& commands, Language language);

// What may stand for an argument.
enum class Completed : uint8_t { nothing, choice, folder, file };
Completed completed(const Argument& argument);
std::string choices_of(const Argument& argument);  // "zh en"
// Its help on one line.
std::string summary_of(const Argument& argument, Language language);

}  // namespace xinheng::cli
