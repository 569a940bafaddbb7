// How much memory this process has in use, and has had; amounts as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xinheng::partition {

uint64_t memory_in_use_bytes();
uint64_t memory_peak_bytes();
void give_back_memory();  // what was freed goes back to the system
// From now on what is freed is kept for what comes next: the first touch of memory from the system
// takes longer than most of what is done with it.
void keep_memory();

std::optional<uint64_t> parse_bytes(std::string_view text);  // "2GiB", "500 MiB"
std::string format_bytes(uint64_t bytes);                    // rounded up: "1.3GiB", "812MiB"

}  // namespace xinheng::partition
