#include "compiler/diagnostics/message.h"

#include <fmt/args.h>
#include <fmt/format.h>

namespace xinheng {
namespace {

std::string filled_in(std::string_view text, const Diagnostic& diagnostic) {
  fmt::dynamic_format_arg_store<fmt::format_context> arguments;
  for (const std::string& argument : diagnostic.arguments) arguments.push_back(argument);
  return fmt::vformat(fmt::string_view(text.data(), text.size()), arguments);
}

}  // namespace

std::string message_of(const Diagnostic& diagnostic, Language language) {
  const KindText& text = text_of(diagnostic.kind);
  return filled_in(language == Language::zh ? text.zh : text.en, diagnostic);
}

std::string remedy_of(const Diagnostic& diagnostic, Language language) {
  const KindText& text = text_of(diagnostic.kind);
  return filled_in(language == Language::zh ? text.zh_remedy : text.en_remedy, diagnostic);
}

}  // namespace xinheng
