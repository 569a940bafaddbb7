#include "runtime/explain/tree.h"

namespace xinheng::explain {
namespace {

void draw_children(const Node& node, const std::string& indent, std::string& out) {
  for (const Node& child : node.children) {
    const bool last = &child == &node.children.back();
    out += indent + (last ? "└─ " : "├─ ") + child.text + "\n";
    draw_children(child, indent + (last ? "   " : "│  "), out);
  }
}

}  // namespace

std::string_view name_of(Role role) {
  constexpr std::string_view names[] = {"plain",  "subject", "evaluation",   "part",
                                        "record", "applied", "undetermined", "not_applied",
                                        "needed", "link",    "basis",        "clause"};
  return names[static_cast<size_t>(role)];
}

std::string draw(const Node& root) {
  std::string out = root.text + "\n";
  draw_children(root, "", out);
  return out;
}

}  // namespace xinheng::explain
