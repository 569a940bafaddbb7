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

std::string draw(const Node& root) {
  std::string out = root.text + "\n";
  draw_children(root, "", out);
  return out;
}

}  // namespace xinheng::explain
