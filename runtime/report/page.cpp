#include <string_view>

#include "runtime/page/page.h"
#include "runtime/report/write.h"

// The bytes of a file, in the program itself. CMake says where the files are.
#define XH_EMBED(name, file)                                           \
  __asm__(".section .rodata\n" #name ":\n.incbin \"" file "\"\n" #name \
          "_end:\n.byte 0\n"                                           \
          ".previous\n");                                              \
  extern "C" const char name[];                                        \
  extern "C" const char name##_end[];

XH_EMBED(xh_page_html, XH_PAGE_HTML)
XH_EMBED(xh_page_css, XH_PAGE_CSS)
XH_EMBED(xh_page_js, XH_PAGE_JS)
XH_EMBED(xh_echarts_js, XH_ECHARTS_JS)

namespace xinheng::report {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

// In a script element, no text may look like its end or like a comment of the page.
std::string without_markup(std::string_view json) {
  std::string text;
  for (const char c : json) {
    if (c == '<')
      text += "\\u003c";
    else
      text += c;
  }
  return text;
}

}  // namespace

std::string report_page(const nlohmann::ordered_json& document, Language language) {
  using nlohmann::ordered_json;
  const std::string data =
      without_markup(document.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
  const std::string_view html = between(xh_page_html, xh_page_html_end);
  const std::pair<std::string_view, std::string_view> parts[] = {
      {"@DOCUMENT@", data},
      {"@ECHARTS@", between(xh_echarts_js, xh_echarts_js_end)},
      {"@SCRIPT@", between(xh_page_js, xh_page_js_end)},
  };
  std::string out = page::opening("xinheng", language, between(xh_page_css, xh_page_css_end));
  size_t at = 0;
  for (const auto& [mark, content] : parts) {
    const size_t place = html.find(mark, at);
    out += html.substr(at, place - at);
    out += content;
    at = place + mark.size();
  }
  out += html.substr(at);
  return out;
}

}  // namespace xinheng::report
