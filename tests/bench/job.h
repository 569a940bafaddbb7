// The numbers of the job of job.py, as programs written by hand for it take them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace xinheng::bench {

struct Behaviour {
  int dimension;
  int group;
  int points;
  int months;
  int64_t amount_min;  // in fen
  bool severe;
};
struct Many {
  std::vector<int> groups;
  int months;
  int at_least;
};
struct Job {
  std::vector<Behaviour> behaviours;
  std::vector<Many> measures;
};

Job read_job(const std::string& path);  // as job.py writes it

}  // namespace xinheng::bench
