#include "runtime/cli/changes_summary.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "runtime/cli/text_width.h"

namespace xinheng::cli {

std::string changes_text(const changes::Summary& summary, const std::filesystem::path& folder,
                         Language language) {
  const bool zh = language == Language::zh;
  std::string out = fmt::format(
      fmt::runtime(zh ? "第 {} 代以后，到第 {} 代：涉及 {} 个主体，{} 个有变动，共 {} 处\n"
                      : "after generation {}, to {}: {} subjects concerned, {} changed, {} "
                        "changes\n"),
      summary.since, summary.generation, with_commas(summary.judged), with_commas(summary.changed),
      with_commas(summary.changes));
  size_t width = 0;
  for (const auto& [item, subjects] : summary.subjects_by_item)
    width = std::max(width, width_of(item));
  for (const auto& [item, subjects] : summary.subjects_by_item)
    out += fmt::format("  {}  {:>10}\n", left_aligned(item, width), with_commas(subjects));
  out += fmt::format(fmt::runtime(zh ? "读入 {:.3f} 秒，评价和比较 {:.3f} 秒\n结果：{}\n"
                                     : "read in {:.3f} s, judged and compared in {:.3f} s\n"
                                       "results: {}\n"),
                     summary.read_seconds, summary.judge_seconds, folder.string());
  return out;
}

std::string changes_json(const changes::Summary& summary) {
  const nlohmann::ordered_json document = {
      {"since", summary.since},
      {"generation", summary.generation},
      {"judged", summary.judged},
      {"changed", summary.changed},
      {"changes", summary.changes},
      {"by_item", summary.subjects_by_item},
      {"timings",
       {{"read_seconds", summary.read_seconds}, {"judge_seconds", summary.judge_seconds}}}};
  return document.dump(2) + "\n";
}

}  // namespace xinheng::cli
