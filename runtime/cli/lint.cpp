#include "compiler/lint/lint.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "compiler/check/wording.h"
#include "compiler/compile.h"
#include "compiler/syntax/format.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/replace_file.h"
#include "runtime/cli/sarif.h"

namespace xinheng::cli {
namespace {

using nlohmann::ordered_json;

struct Linted {
  std::string folder;
  Compilation compilation;
  lint::Findings findings;
};

// Each pack by itself, but a clause is cited wherever one of them does.
std::deque<Linted> linted(const std::vector<std::string>& folders) {
  std::deque<Linted> packs;
  std::set<std::string> cited;
  for (const std::string& folder : folders) {
    Linted& pack = packs.emplace_back(folder, compile(folder, Stage::typed), lint::Findings{});
    if (pack.compilation.program) cited.merge(lint::cited_by(*pack.compilation.program));
  }
  for (Linted& pack : packs) {
    const Compilation& compilation = pack.compilation;
    if (!compilation.program) continue;
    pack.findings = *lint::lint(compilation.pack, *compilation.program, compilation.sources,
                                compilation.diagnostics.severities, cited);
  }
  return packs;
}

void keep_down_to(lint::Findings& findings, Severity lowest) {
  std::erase_if(findings.diagnostics.items,
                [&](const Diagnostic& item) { return item.severity > lowest; });
}

// Mends what can be mended without changing a rule; the files that changed.
size_t mend(Linted& pack, Diagnostics& diagnostics) {
  const Sources& sources = pack.compilation.sources;
  size_t changed = 0;
  for (uint32_t file = 0; file < sources.files.size(); ++file) {
    std::vector<lint::Edit> edits;
    for (const lint::Fix& fix : pack.findings.fixes) {
      if (fix.at.file != file) continue;
      edits.insert(edits.end(), fix.edits.begin(), fix.edits.end());
    }
    if (edits.empty()) continue;
    const SourceFile& before = sources.files[file];
    const SourceFile after{before.path, lint::edited(before, std::move(edits))};
    if (!syntax::same_rules(before, after, check::wording(Language::zh))) {
      throw std::logic_error("mending " + before.path + " changed its rules");
    }
    const std::filesystem::path path = std::filesystem::path(pack.folder) / before.path;
    if (const auto cause = replace_file(path, after.text)) {
      diagnostics.report(Kind::rules_unwritable, std::nullopt, {path.string(), *cause});
      continue;
    }
    ++changed;
    print_result(path.string() + "\n");
  }
  return changed;
}

std::string json_of(const std::deque<Linted>& packs, Language language) {
  ordered_json document = ordered_json::array();
  for (const Linted& pack : packs) {
    const Compilation& compilation = pack.compilation;
    const Diagnostics& shown =
        compilation.program ? pack.findings.diagnostics : compilation.diagnostics;
    document.push_back({{"pack", pack.folder},
                        {"findings", ordered_json::parse(render(shown, compilation.sources,
                                                                language, Format::json))}});
  }
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

void print_text(const std::deque<Linted>& packs, Language language) {
  for (const Linted& pack : packs) {
    const Diagnostics& found = pack.findings.diagnostics;
    if (!pack.compilation.program) continue;
    if (packs.size() > 1) print_result(pack.folder + (language == Language::zh ? "：\n" : ":\n"));
    const bool zh = language == Language::zh;
    print_result(found.items.empty()
                     ? (zh ? "没有发现\n" : "no findings\n")
                     : render(found, pack.compilation.sources, language, Format::text));
  }
}

void print_all(const std::deque<Linted>& packs, size_t format, Language language) {
  if (format == 0) return print_text(packs, language);
  if (format == 1) return print_result(json_of(packs, language));
  std::vector<LintedPack> shown;
  for (const Linted& pack : packs) {
    shown.push_back({pack.folder, pack.compilation.sources, pack.findings});
  }
  print_result(sarif(shown, language));
}

ExitCode exit_code_of_all(const std::deque<Linted>& packs) {
  for (const Linted& pack : packs) {
    const auto& items = pack.findings.diagnostics.items;
    const bool grave = std::any_of(items.begin(), items.end(), [](const Diagnostic& item) {
      return item.severity != Severity::note;
    });
    if (grave || !pack.compilation.program) return ExitCode::pack_wrong;
  }
  return ExitCode::fine;
}

ExitCode run(Arguments& arguments) {
  const size_t format = arguments.choice("--format", {"text", "json", "sarif"}, 0);
  const size_t level = arguments.choice("--level", {"error", "warning", "note"}, 2);
  if (arguments.wrong()) return arguments.explain_wrong();
  const std::vector<std::string> folders = arguments.texts("PACK");
  std::deque<Linted> packs = linted(folders);
  if (arguments.has("--fix")) {
    Diagnostics& diagnostics = arguments.diagnostics();
    size_t changed = 0;
    for (Linted& pack : packs) changed += mend(pack, diagnostics);
    print_messages(diagnostics, {}, arguments.language(), Format::text);
    if (diagnostics.has_errors()) return exit_code_of(diagnostics);
    if (changed > 0) packs = linted(folders);
  }
  for (Linted& pack : packs) keep_down_to(pack.findings, static_cast<Severity>(level));
  for (const Linted& pack : packs) {
    if (pack.compilation.program || format == 1) continue;
    print_messages(pack.compilation.diagnostics, pack.compilation.sources, arguments.language(),
                   Format::text);
  }
  print_all(packs, format, arguments.language());
  return exit_code_of_all(packs);
}

}  // namespace

Command lint_command() {
  return {
      "lint",
      {"看规则包写得清不清楚、合不合法理：没有测试的措施、没有尽头的惩戒、说不出理由的假设……",
       "Looks at clarity and law: measures without a test, punishments without an end, "
       "assumptions without a reason, …"},
      {{"PACK",
        "",
        {"规则包的文件夹，可以几个；条目有没有引用，几个一起看",
         "folders of rule packs; a clause is cited where one of them does"},
        false,
        true}},
      {{"--level",
        "error|warning|note",
        {"最轻列到哪一级（默认 note，全部）", "the least that is shown (by default note: all)"}},
       {"--fix",
        "",
        {"改掉不影响意思的：多余的括号、混写的关键词、用不着的容许",
         "mend what changes no rule: needless brackets, mixed keywords, idle allowances"}},
       {"--format",
        "text|json|sarif",
        {"给人看的文字，给程序读的 JSON，或 SARIF 2.1.0", "text to read, JSON, or SARIF 2.1.0"}}},
      {"规则包先要通过 check。每一条发现都有编号，grammar/LINT.md 说明为什么、怎样改。\n"
       "不该改的，在它上面或行末写明理由：// 容许 XH1113：某法第几条另有规定\n"
       "整个规则包的级别由“检查”定：检查 { 期限过长：忽略 因 “…”； }\n\n"
       "例：\n"
       "  xinheng lint rules/quzhou-person\n"
       "  xinheng lint rules/quzhou-person --level warning\n"
       "  xinheng lint rules/* --format sarif > lint.sarif\n",
       "A pack must pass check first. Each finding has a code; grammar/LINT.md says why and what\n"
       "to do. What should stay is allowed above it or at the end of its line, with a reason:\n"
       "// allow XH1113: the law says so in article 3\n"
       "For a whole pack: checks { long_term: ignore because “…”; }\n\n"
       "For example:\n"
       "  xinheng lint rules/quzhou-person\n"
       "  xinheng lint rules/quzhou-person --level warning\n"
       "  xinheng lint rules/* --format sarif > lint.sarif\n"},
      run,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong,
       ExitCode::output_unwritable}};
}

}  // namespace xinheng::cli
