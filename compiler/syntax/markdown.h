// The few forms of Markdown that mean something around rules, line by line. Parts that are
// returned lie within the line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xinheng::syntax {

std::string_view trimmed(std::string_view text);      // of blanks, full-width ones too
std::string_view first_word(std::string_view text);

std::string_view fence_marks(std::string_view line);  // ``` or ~~~, at least three; else ""
std::string_view info_of(std::string_view line, std::string_view marks);  // what follows them
int heading_level(std::string_view line);             // 1 to 6; 0: no heading
std::optional<std::string_view> quoted_text(std::string_view line);  // behind >
std::optional<std::string_view> caption_name(std::string_view line); // of 表：名字, Table: name

bool is_table_row(std::string_view line);
std::vector<std::string_view> table_cells(std::string_view line);
bool is_divider(std::string_view cell);               // --- or :---:
std::string without_escapes(std::string_view cell);   // \| is a bar

}  // namespace xinheng::syntax
