#include "tests/bench/job.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace xinheng::bench {

Job read_job(const std::string& path) {
  const auto text = nlohmann::json::parse(std::ifstream(path));
  Job job;
  for (const auto& b : text["behaviours"]) {
    job.behaviours.push_back({b["dimension"], b["group"], b["points"], b["months"],
                              b["amount_min"].get<int64_t>() * 100, b["severe"]});
  }
  for (const auto& m : text["measures"])
    job.measures.push_back({m["groups"], m["months"], m["at_least"]});
  return job;
}

}  // namespace xinheng::bench
