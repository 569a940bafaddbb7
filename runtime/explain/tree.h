// A tree of lines, drawn with box characters.
#pragma once

#include <string>
#include <vector>

namespace xinheng::explain {

struct Node {
  std::string text;
  std::vector<Node> children;

  Node& add(std::string line) { return children.emplace_back(Node{std::move(line), {}}); }
};

std::string draw(const Node& root);

}  // namespace xinheng::explain
