#include "compiler/syntax/declared.h"

#include <string>

namespace xinheng::syntax {

Sort sort_of(const DeclarationNode& node) {
  return std::visit(overloaded{
                        [](const Source&) { return Sort{"法源", "source"}; },
                        [](const Codes&) { return Sort{"代码表", "codes"}; },
                        [](const Subject&) { return Sort{"主体", "subject"}; },
                        [](const Record&) { return Sort{"记录", "record"}; },
                        [](const Link&) { return Sort{"关系", "link"}; },
                        [](const Table&) { return Sort{"清单", "table"}; },
                        [](const Parameter&) { return Sort{"参数", "parameter"}; },
                        [](const Define&) { return Sort{"定义", "define"}; },
                        [](const Decision&) { return Sort{"决策表", "decision"}; },
                        [](const Evaluation&) { return Sort{"评价", "evaluation"}; },
                        [](const Measure& measure) {
                          constexpr Sort sorts[] = {{"奖励", "reward"},
                                                    {"惩戒", "punishment"},
                                                    {"预警", "warning"},
                                                    {"名单", "roster"}};
                          return sorts[static_cast<size_t>(measure.kind)];
                        },
                        [](const Finding& finding) {
                          constexpr Sort sorts[] = {{"修复", "repair"},
                                                    {"异议", "objection"},
                                                    {"公示", "publication"},
                                                    {"时限", "deadline"}};
                          return sorts[static_cast<size_t>(finding.kind)];
                        },
                        [](const Transitions&) { return Sort{"流转", "transitions"}; },
                        [](const Scene&) { return Sort{"场景", "scene"}; },
                        [](const Calendar&) { return Sort{"历法", "calendar"}; },
                        [](const auto&) { return Sort{}; },
                    },
                    node);
}

Name name_of(const DeclarationNode& node) {
  return std::visit(
      overloaded{
          [](const Source& source) { return Name{source.title.text, source.title.span}; },
          [](const Define& define) {
            std::string text;
            for (const Name& name : define.path.names) {
              text += (text.empty() ? "" : ".") + name.text;
            }
            return Name{text, define.path.span};
          },
          [](const Calendar&) { return Name{}; },
          [](const Checks&) { return Name{}; },
          [](const Transitions& transitions) { return transitions.states; },
          [](const auto& one) { return one.name; },
      },
      node);
}

}  // namespace xinheng::syntax
