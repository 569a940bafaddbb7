// A tree of lines, and how it is shown: drawn with box characters, as JSON, as a page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinheng::explain {

// What a line is about; pages show them differently.
enum class Role : uint8_t {
  plain, subject, evaluation, part, record, applied, undetermined, not_applied, needed, link,
  basis, clause,
};
std::string_view name_of(Role role);  // "not_applied"

struct Node {
  std::string text;
  std::vector<Node> children;
  Role role = Role::plain;

  Node& add(std::string line, Role role_of_line = Role::plain) {
    return children.emplace_back(Node{std::move(line), {}, role_of_line});
  }
};

std::string draw(const Node& root);

}  // namespace xinheng::explain
