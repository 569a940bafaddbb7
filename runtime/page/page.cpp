#include "runtime/page/page.h"

#include "compiler/values/markup.h"

namespace xinheng::page {

std::string opening(std::string_view title, Language language, std::string_view own) {
  const bool zh = language == Language::zh;
  std::string out = "<!DOCTYPE html>\n<html lang=\"";
  out += zh ? "zh-CN" : "en";
  out +=
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" "
      "content=\"xinheng\">\n<title>" +
      escaped(title) + "</title>\n<style>";
  out += style;
  out += own;
  out += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">";
  out += zh ? "跳到正文" : "Skip to the content";
  return out + "</a>\n";
}

}  // namespace xinheng::page
