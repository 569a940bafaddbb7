#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"
#include "runtime/store/compact.h"
#include "runtime/store/inspect.h"

namespace xinheng::cli {
namespace {

std::string text_of(const store::StoreInfo& info, bool zh) {
  std::string out = fmt::format(fmt::runtime(zh ? "第 {} 代（可读：第 {} 代起），{} 字节\n"
                                                : "generation {} (from {} on), {} bytes\n"),
                                info.generation, info.generations.front(), with_commas(info.bytes));
  for (const store::KindInfo& kind : info.kinds)
    out += fmt::format(
        fmt::runtime(zh ? "  {} {}：{} 行，另有 {} 行每次要再看\n"
                        : "  {} {}: {} rows, {} to look at each time\n"),
        zh ? (kind.of_subject ? "主体" : "记录") : (kind.of_subject ? "subject" : "record"),
        kind.name, with_commas(kind.plain_rows), with_commas(kind.special_rows));
  for (const store::SegmentInfo& segment : info.segments)
    out += fmt::format(fmt::runtime(zh ? "  {}：{} 个文件的 {} 行，{} 字节\n"
                                       : "  {}: {} files, {} rows, {} bytes\n"),
                       segment.folder, segment.files, with_commas(segment.rows),
                       with_commas(segment.bytes));
  return out;
}

std::string json_of(const store::StoreInfo& info) {
  nlohmann::ordered_json kinds = nlohmann::ordered_json::array(), segments = kinds;
  for (const store::KindInfo& kind : info.kinds)
    kinds.push_back({{"kind", kind.of_subject ? "subject" : "record"},
                     {"name", kind.name},
                     {"plain_rows", kind.plain_rows},
                     {"special_rows", kind.special_rows}});
  for (const store::SegmentInfo& segment : info.segments)
    segments.push_back({{"folder", segment.folder},
                        {"files", segment.files},
                        {"rows", segment.rows},
                        {"bytes", segment.bytes}});
  const nlohmann::ordered_json document = {{"generation", info.generation},
                                           {"generations", info.generations},
                                           {"bytes", info.bytes},
                                           {"kinds", kinds},
                                           {"segments", segments}};
  return document.dump(2) + "\n";
}

ExitCode run(Arguments& arguments) {
  constexpr std::array<std::string_view, 3> actions = {"info", "verify", "compact"};
  const size_t action = arguments.choice("ACTION", {actions.begin(), actions.end()}, 0);
  const Format format = arguments.format();
  const uint32_t threads = arguments.threads();
  if (arguments.wrong()) return arguments.explain_wrong();
  const std::string folder = arguments.text("STORE");
  const bool zh = arguments.language() == Language::zh;
  Diagnostics diagnostics;
  std::string text;
  if (action == 0) {
    if (const auto info = store::inspect(folder, diagnostics))
      text = format == Format::json ? json_of(*info) : text_of(*info, zh);
  } else if (action == 1) {
    if (store::verify(folder, threads, diagnostics)) text = zh ? "完好\n" : "whole\n";
  } else if (const auto generation = store::compact(folder, threads, diagnostics)) {
    text = fmt::format(fmt::runtime(zh ? "整理成第 {} 代\n" : "compacted: generation {}\n"),
                       *generation);
  }
  print_messages(diagnostics, {}, arguments.language(), format);
  if (text.empty()) return exit_code_of(diagnostics);
  print_result(text);
  return ExitCode::fine;
}

}  // namespace

Command store_command() {
  return {
      "store",
      {"查看、核对、整理预备库。", "Shows, verifies or compacts a store."},
      {{"ACTION",
        "",
        {"info 库里有什么；verify 核对每一个字节；compact 把历次更新并进去",
         "info: what it holds; verify: every byte; compact: merges the updates"}},
       store_argument},
      {threads_option, format_option},
      {"整理以后，从前的几代读不到了；正在读的不受影响。\n\n"
       "例：\n"
       "  xinheng store info store\n",
       "After a compaction earlier generations can't be read; who is reading isn't disturbed.\n\n"
       "For example:\n"
       "  xinheng store info store\n"},
      run};
}

}  // namespace xinheng::cli
