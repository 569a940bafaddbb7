#include "compiler/compile.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "compiler/check/wording.h"
#include "compiler/syntax/print.h"
#include "runtime/cli/code_options.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"

namespace xinheng::cli {
namespace {

enum Dump : size_t { dump_syntax, dump_typed, dump_plan, dump_llvm, dump_asm, dump_nothing };

Stage stage_for(size_t dump) {
  switch (dump) {
    case dump_syntax:
      return Stage::syntax;
    case dump_typed:
      return Stage::typed;
    case dump_plan:
      return Stage::plan;
    default:
      return Stage::code;
  }
}

std::string dumped(const Compilation& compilation, size_t dump, Language keywords) {
  switch (dump) {
    case dump_syntax:
      return syntax::print(compilation.pack, check::wording(keywords));
    case dump_typed:
      return program::print(*compilation.program);
    case dump_plan:
      return plan::print(*compilation.plan, *compilation.program);
    case dump_llvm:
      return compilation.code->llvm_text;
    default:
      return compilation.code->assembly_text;
  }
}

std::string told(const Compilation& compilation, Language language) {
  const program::Program& program = *compilation.program;
  const codegen::CompiledPlan& code = *compilation.code;
  return fmt::format(
      fmt::runtime(language == Language::zh ? "{} {} 已编译成 {} 的机器码（{:.2f} 秒）\n"
                                            : "{} {} compiled for {} ({:.2f} s)\n"),
      program.name, program.version, code.cpu, code.compile_seconds());
}

ExitCode run(Arguments& arguments) {
  const size_t dump =
      arguments.choice("--dump", {"syntax", "typed", "plan", "llvm", "asm"}, dump_nothing);
  const Language keywords =
      arguments.choice("--keywords", {"zh", "en"}, 0) == 0 ? Language::zh : Language::en;
  codegen::Options options = code_options(arguments);
  options.optimise = !arguments.has("--no-optimise");
  options.keep_text = dump == dump_llvm || dump == dump_asm;
  if (arguments.wrong()) return arguments.explain_wrong();
  try {
    const Compilation compilation =
        xinheng::compile(arguments.text("PACK"), stage_for(dump), options);
    print_messages(compilation.diagnostics, compilation.sources, arguments.language(),
                   Format::text);
    if (compilation.diagnostics.has_errors()) return exit_code_of(compilation.diagnostics);
    if (dump == dump_nothing) {
      const codegen::CompiledPlan& code = *compilation.code;
      code.make(code.all_units(), std::max(1u, std::thread::hardware_concurrency()));
      print_result(told(compilation, arguments.language()));
    } else {
      print_result(dumped(compilation, dump, keywords));
    }
    if (arguments.has("--timings")) {
      print_message(timings_text(compilation, arguments.language()));
    }
    return ExitCode::fine;
  } catch (const std::runtime_error& refused) {
    if (options.cpu.empty()) throw;
    arguments.diagnostics().report(Kind::code_generation_refused, std::nullopt,
                                   {options.cpu, refused.what()});
    return arguments.explain_wrong();
  }
}

}  // namespace

Command compile_command() {
  return {
      "compile",
      {"把规则包编译成机器码，可显示每一步的样子。",
       "Compiles a pack to machine code and shows each step of it."},
      {pack_argument},
      {{"--dump",
        "syntax|typed|plan|llvm|asm",
        {"显示：读懂的规则，带类型的规则，计划，LLVM 代码，汇编",
         "show the rules as read, with types, the plan, LLVM code, assembly"}},
       {"--keywords",
        "zh|en",
        {"syntax 用中文（默认）或英文的关键词", "syntax in Chinese (default) or English words"}},
       cpu_option,
       no_cache_option,
       timings_option,
       {"--no-optimise", "", {"不优化", "don't optimise"}}},
      {"步骤：文字 → syntax → typed → plan → llvm → asm。run 自己会编译，不必先做这一步。\n"
       "syntax 显示的还是规则，可以存成 .xh 再用，只是没有注释。\n\n"
       "例：\n"
       "  xinheng compile rules/quzhou-person --dump plan | less\n"
       "  xinheng compile rules/quzhou-person --dump syntax --keywords en > english.xh\n",
       "The steps: text → syntax → typed → plan → llvm → asm. `run` compiles by itself; this is\n"
       "for looking. What syntax shows are rules again, without comments.\n\n"
       "For example:\n"
       "  xinheng compile rules/quzhou-person --dump plan | less\n"
       "  xinheng compile rules/quzhou-person --dump syntax --keywords en > english.xh\n"},
      run};
}

}  // namespace xinheng::cli
