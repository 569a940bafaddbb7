#!/usr/bin/env python3
"""The language server, driven by a client of another project (pygls) over standard input and
output: open, edit, diagnostics, completion, navigation, rename, tests; malformed messages; typing
on; what the editor's grammar colours. `--measure`: from a key to the diagnostics, typed calmly and
fast, and CPU time, on every pack of rules/. `--long`: besides, the extension is built (that needs
npm)."""

import asyncio
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parents[1]
XINHENG = ROOT / "build/release/xinheng"
EDITOR = ROOT / "editors/vscode"
KEYWORD = re.compile(r"^([A-Z_]+) *: '([^']+)' \| '([^']+)' ;", re.MULTILINE)
PATIENCE_SECONDS = 60

PACK = """规则包 试 版本 “1” {
  自 2018-01-01 起：施行；
}
法源 《办法》 {
  全称：“试行办法”；
  自 2018-01-01 起：施行；
  条目 {
    《办法》一：“成年人适用本办法。”；
    《办法》二：“失信三次以上的限制评优。”；
  }
}
"""
RULES = """历法 {
  无对应日：取月末 依据 《办法》一；
}
主体 个人 {
  主键 身份代码：公民信用代码；
  出生日期：日期；
}
记录 信用信息 归属 个人 {
  发生日：日期；
}
参数 次数下限：整数 {
  自 2018-01-01 起：3 依据 《办法》二；
}
定义 个人.失信次数：整数 {
  原则：计数(全部 信用信息) 依据 《办法》二；
}
惩戒 限制评优 对 个人 {
  方式：应当；
  期限：1年 依据 《办法》二；
  情形 多次失信 当 本.失信次数 >= 次数下限 依据 《办法》二；
}
"""
TESTS = """测试 三次失信 {
  评价日：2019-01-01；
  个人 甲 {
    身份代码：“330802199001011239”；
    出生日期：1990-01-01；
    信用信息 一 { 发生日：2018-05-01； }
    信用信息 二 { 发生日：2018-06-01； }
    信用信息 三 { 发生日：2018-07-01； }
  }
  期望 甲.失信次数 = 3；
  期望 甲.限制评优；
}
"""

outcomes = []


def expect(what, holds, found=None):
    outcomes.append(bool(holds))
    if not holds:
        print(f"not so: {what}" + ("" if found is None else f"\n  {found}"), flush=True)


class Editor:
    """One server, one pack; positions are found by the text around them."""

    def __init__(self, folder):
        self.folder = folder
        self.client = LanguageClient("tests", "1")
        self.said = {}
        self.arrived = asyncio.Event()
        self.texts, self.versions = {}, {}

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params):
            self.said[params.uri] = params.diagnostics
            self.arrived.set()

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def _(_params):
            pass

    async def start(self, locale="zh-CN"):
        await self.client.start_io(str(XINHENG), "language-server")
        answer = await self.client.initialize_async(lsp.InitializeParams(
            capabilities=lsp.ClientCapabilities(), locale=locale,
            root_uri=self.folder.as_uri()))
        self.client.initialized(lsp.InitializedParams())
        return answer

    def cpu_seconds(self):
        """That the server has used."""
        tasks = Path(f"/proc/{self.client._server.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def uri(self, name):
        return (self.folder / name).as_uri()

    def document(self, name):
        return lsp.TextDocumentIdentifier(uri=self.uri(name))

    async def diagnostics(self, name):
        """Those that come next."""
        await asyncio.wait_for(self.arrived.wait(), PATIENCE_SECONDS)
        self.arrived.clear()
        return list(self.said.get(self.uri(name), []))

    async def until(self, name, holds):
        """Those that come, once they are so; or what there is when patience ends."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds(self.said.get(self.uri(name), [])) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        return list(self.said.get(self.uri(name), []))

    async def open(self, name):
        self.arrived.clear()
        self.texts[name] = (self.folder / name).read_text(encoding="utf-8")
        self.versions[name] = 1
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(
            uri=self.uri(name), language_id="xinheng", version=1, text=self.texts[name])))
        return await self.diagnostics(name)

    def position(self, name, before, after=""):
        """Between these two texts; columns in UTF-16 units."""
        text = self.texts[name]
        at = text.index(before + after) + len(before)
        line = text.count("\n", 0, at)
        begin = text.rfind("\n", 0, at) + 1
        return lsp.Position(line=line, character=len(text[begin:at].encode("utf-16-le")) // 2)

    def edit(self, name, old, new):
        begin = self.position(name, "", old)
        end = self.position(name, old)
        self.texts[name] = self.texts[name].replace(old, new, 1)
        self.versions[name] += 1
        self.arrived.clear()
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(
            text_document=lsp.VersionedTextDocumentIdentifier(
                uri=self.uri(name), version=self.versions[name]),
            content_changes=[lsp.TextDocumentContentChangePartial(
                range=lsp.Range(start=begin, end=end), text=new)]))

    async def edited(self, name, old, new):
        self.edit(name, old, new)
        return await self.diagnostics(name)

    async def labels(self, name, before, after=""):
        found = await self.client.text_document_completion_async(lsp.CompletionParams(
            self.document(name), self.position(name, before, after)))
        return [item.label for item in found.items]

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await asyncio.wait_for(self.client.stop(), PATIENCE_SECONDS)


def write_pack(folder):
    for name, text in (("规则包.xh", PACK), ("规则.xh", RULES), ("测试.xh", TESTS)):
        (folder / name).write_text(text, encoding="utf-8")


async def test_diagnostics(editor):
    expect("a sound pack has no diagnostics", await editor.open("规则.xh") == [], editor.said)
    found = await editor.edited("规则.xh", ">= 次数下限", ">= 次数下线")
    expect("a misspelt name is reported at once", [one.code for one in found] == ["XH0302"], found)
    if found:
        where = found[0].range
        expect("at its place, in UTF-16 columns",
               where.start == editor.position("规则.xh", ">= ", "次数下线")
               and where.end == editor.position("规则.xh", ">= 次数下线"), where)
        expect("in Chinese", "没有叫“次数下线”的名字" in found[0].message, found[0].message)
        fixes = await editor.client.text_document_code_action_async(lsp.CodeActionParams(
            editor.document("规则.xh"), where, lsp.CodeActionContext(diagnostics=found)))
        edits = [edit.new_text for fix in fixes for edits in fix.edit.changes.values()
                 for edit in edits]
        expect("the fix is the right name", edits == ["次数下限"], fixes)
    expect("mended, it is gone",
           await editor.edited("规则.xh", "次数下线", "次数下限") == [], editor.said)
    found = await editor.edited("规则.xh", "《办法》二；\n}\n惩戒", "《办法》二\n}\n惩戒")
    expect("a missing sign", [one.code for one in found][:1] == ["XH0204"], found)
    await editor.edited("规则.xh", "《办法》二\n}\n惩戒", "《办法》二；\n}\n惩戒")
    editor.edit("规则.xh", "本.失信次数 >=", "本.𠮷信次数 >=")
    editor.edit("规则.xh", "本.𠮷信次数 >=", "本.失信次数 >=")
    await asyncio.sleep(0.5)
    expect("characters of two units are counted right",
           not editor.said[editor.uri("规则.xh")], editor.said)


async def test_names(editor):
    client = editor.client
    await editor.open("测试.xh")
    place = (editor.document("规则.xh"), editor.position("规则.xh", ">= ", "次数下限"))
    hover = await client.text_document_hover_async(lsp.HoverParams(*place))
    expect("hover shows the dated value", "自 2018-01-01 起：**3**" in hover.contents.value, hover)
    clause = await client.text_document_hover_async(lsp.HoverParams(
        editor.document("规则.xh"), editor.position("规则.xh", "次数下限 依据 ", "《办法》二")))
    expect("and the text of a clause", "限制评优" in clause.contents.value, clause)
    keyword = await client.text_document_hover_async(lsp.HoverParams(
        editor.document("规则.xh"), editor.position("规则.xh", "多次失信 ", "当")))
    expect("and a keyword's twin", "when" in keyword.contents.value, keyword)
    found = await client.text_document_definition_async(lsp.DefinitionParams(*place))
    expect("definition", found.range.start == editor.position("规则.xh", "参数 ", "次数下限"), found)
    uses = await client.text_document_references_async(lsp.ReferenceParams(
        lsp.ReferenceContext(include_declaration=True), editor.document("规则.xh"),
        editor.position("规则.xh", "定义 个人.", "失信次数")))
    expect("references in both files",
           sorted(Path(one.uri).name for one in uses)
           == sorted([Path(editor.uri("规则.xh")).name] * 2 + [Path(editor.uri("测试.xh")).name]),
           uses)
    outline = await client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(editor.document("规则.xh")))
    names = [one.name for one in outline]
    expect("the outline in order", names == ["个人", "信用信息", "次数下限", "个人.失信次数",
                                             "限制评优"], names)
    expect("with parts", [one.name for one in outline[0].children] == ["身份代码", "出生日期"],
           outline[0].children)
    symbols = await client.workspace_symbol_async(lsp.WorkspaceSymbolParams("失信"))
    expect("symbols of the pack", {"失信次数", "多次失信"} <= {one.name for one in symbols}, symbols)
    tokens = await client.text_document_semantic_tokens_full_async(
        lsp.SemanticTokensParams(editor.document("规则.xh")))
    expect("colours in fives", len(tokens.data) > 100 and len(tokens.data) % 5 == 0, tokens)


async def test_completion(editor):
    expect("after a point, the parts",
           {"失信次数", "出生日期"} <= set(await editor.labels("规则.xh", "当 本.")),
           await editor.labels("规则.xh", "当 本."))
    editor.edit("规则.xh", ">= 次数下限", ">= csxx")
    found = await editor.labels("规则.xh", ">= csxx")
    expect("pinyin initials find a Chinese name", "次数下限" in found, found)
    editor.edit("规则.xh", ">= csxx", ">= cishu")
    found = await editor.labels("规则.xh", ">= cishu")
    expect("and whole pinyin", "次数下限" in found, found)
    editor.edit("规则.xh", ">= cishu", ">= 次")
    found = await editor.labels("规则.xh", ">= 次")
    expect("and its beginning", found[:1] == ["次数下限"], found)
    editor.edit("规则.xh", ">= 次", ">= 次数下限")
    found = await editor.labels("规则.xh", "次数下限 依据 ")
    expect("after 依据, the clauses", "《办法》二" in found, found)


async def test_rename(editor):
    client = editor.client
    params = (editor.document("规则.xh"), editor.position("规则.xh", "定义 个人.", "失信次数"))
    place = await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(*params))
    expect("a define can be renamed", place is not None)
    edit = await client.text_document_rename_async(lsp.RenameParams(
        text_document=params[0], position=params[1], new_name="不守信次数"))
    count = {Path(uri).name: len(edits) for uri, edits in edit.changes.items()}
    expect("in every file", sorted(count.values()) == [1, 2], count)
    for name, why in (("出生日期", "写了两次"), ("", "不能作名字"), ("次数下限", "两个意思")):
        try:
            await client.text_document_rename_async(lsp.RenameParams(
                text_document=params[0], position=params[1], new_name=name))
            expect(f"renaming to “{name}” is refused", False)
        except Exception as refusal:  # what pygls raises for an error of the server
            expect(f"and says why: {why}", why in str(refusal), str(refusal))


async def test_results(editor):
    client = editor.client
    lenses = await client.text_document_code_lens_async(
        lsp.CodeLensParams(editor.document("测试.xh")))
    expect("a test says that it passed", [one.command.title for one in lenses]
           == ["✓ 通过（2 处断言）"], lenses)
    await editor.edited("规则.xh", "起：3 依据", "起：4 依据")
    lenses = await client.text_document_code_lens_async(
        lsp.CodeLensParams(editor.document("测试.xh")))
    expect("and after the rule changed, that it fails", [one.command.title for one in lenses]
           == ["✗ 2 处断言中 1 处不符"], lenses)
    whole = lsp.Range(start=lsp.Position(0, 0), end=lsp.Position(99, 0))
    hints = await client.text_document_inlay_hint_async(
        lsp.InlayHintParams(editor.document("测试.xh"), whole))
    expect("with what came out", [one.label[0] for one in hints] == ["✓", "✗"], hints)
    result = await client.workspace_execute_command_async(lsp.ExecuteCommandParams(
        command="xinheng.runTest", arguments=[editor.uri("测试.xh"), "三次失信"]))
    expect("the command tells all of it", "应当" in result and "实际" in result, result)
    await editor.edited("规则.xh", "起：4 依据", "起：3 依据")


async def test_layout(editor):
    options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
    params = lsp.DocumentFormattingParams(editor.document("规则.xh"), options)
    first = await editor.client.text_document_formatting_async(params)
    whole = editor.texts["规则.xh"]
    if first:
        await editor.edited("规则.xh", whole, first[0].new_text)
    await editor.edited("规则.xh", "惩戒 限制评优", "惩戒     限制评优")
    edits = await editor.client.text_document_formatting_async(params)
    expect("formatting lays a line out again",
           len(edits) == 1 and "惩戒 限制评优" in edits[0].new_text, edits)
    await editor.edited("规则.xh", "惩戒     限制评优", "惩戒 限制评优")
    expect("and nothing twice",
           not await editor.client.text_document_formatting_async(params))


async def test_lint(editor):
    """Lint speaks once nobody types, a level below the compiler, and mends what is safe."""
    await editor.edited("规则.xh", "当 本.失信次数 >= 次数下限", "当 （本.失信次数 >= 次数下限）")
    found = await editor.until("规则.xh", lambda said: any(
        one.code == "XH1128" for one in said))
    brackets = [one for one in found if one.code == "XH1128"]
    expect("needless brackets are a hint",
           [one.severity for one in brackets] == [lsp.DiagnosticSeverity.Hint], found)
    if not brackets:
        return
    fixes = await editor.client.text_document_code_action_async(lsp.CodeActionParams(
        editor.document("规则.xh"), brackets[0].range, lsp.CodeActionContext(diagnostics=found)))
    edits = sorted((edit.range.start.character, edit.new_text) for fix in fixes
                   for edits in fix.edit.changes.values() for edit in edits)
    begin = editor.position("规则.xh", "当 ", "（本").character
    end = editor.position("规则.xh", "次数下限", "）").character
    expect("the fix takes both away", edits == [(begin, ""), (end, "")], fixes)
    await editor.edited("测试.xh", "期望 甲.限制评优；", "期望  甲.限制评优；")
    expect("what was found in other files stays",
           "XH1128" in [one.code for one in editor.said[editor.uri("规则.xh")]], editor.said)
    # What lint said of the edit before may still be under way.
    await editor.edited("规则.xh", "（本.失信次数 >= 次数下限）", "本.失信次数 >= 次数下限")
    found = await editor.until("规则.xh", lambda said: all(
        one.code != "XH1128" for one in said))
    expect("mended, it is gone", "XH1128" not in [one.code for one in found], found)


async def drive(folder):
    write_pack(folder)
    editor = Editor(folder)
    answer = await editor.start()
    expect("it is ours", answer.server_info.name == "xinheng")
    await test_diagnostics(editor)
    await test_names(editor)
    await test_completion(editor)
    await test_rename(editor)
    await test_results(editor)
    await test_layout(editor)
    await test_lint(editor)
    await editor.stop()
    code = editor.client._server.returncode
    expect("an orderly end is exit code 0", code == 0, code)
    english = Editor(folder)
    await english.start(locale="en")
    (folder / "规则.xh").write_text(RULES.replace(">= 次数下限", ">= 次数下线"), encoding="utf-8")
    found = await english.open("规则.xh")
    expect("messages in the editor's language",
           found and "is called '次数下线'" in found[0].message, found)
    await english.stop()


def framed(body):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n" % len(data) + data


def answers(stream):
    """The messages that a server wrote."""
    while stream:
        head, _, stream = stream.partition(b"\r\n\r\n")
        size = int(head.split(b":")[1])
        yield json.loads(stream[:size])
        stream = stream[size:]


def test_malformed():
    """What no client should send is answered by an error, and the next message is understood."""
    call = {"jsonrpc": "2.0", "id": 7, "method": "textDocument/hover"}
    cases = [
        ("not JSON", framed(b"{hello"), -32700),
        ("no length", b"Content-Type: x\r\nX-Strange: 1\r\n\r\n", -32700),
        ("a length that is no number", b"Content-Length: many\r\n\r\n", -32700),
        ("an array", framed([1]), -32600),
        ("a method that is no name", framed({"jsonrpc": "2.0", "id": 7, "method": 5}), -32600),
        ("no such method", framed({**call, "method": "textDocument/noSuch"}), -32601),
        ("no parameters", framed({**call, "params": {}}), -32602),
        ("a document without a name",
         framed({**call, "params": {"textDocument": {"uri": 5}}}), -32602),
        ("invalid UTF-8", framed(b'{"id": 7, "method": "\xff"}'), -32700),
    ]
    start = framed({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}})
    end = framed({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}) + framed(
        {"jsonrpc": "2.0", "method": "exit"})
    for what, bytes_, code in cases:
        done = subprocess.run([XINHENG, "language-server"], input=start + bytes_ + end,
                              stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS)
        found = list(answers(done.stdout))
        errors = [one["error"]["code"] for one in found if "error" in one]
        expect(f"{what}: error {code}, then an orderly end",
               errors == [code] and found[-1].get("id") == 2 and done.returncode == 0,
               (found, done.returncode))
    early = subprocess.run([XINHENG, "language-server"], input=framed(call) + start,
                           stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS)
    found = list(answers(early.stdout))
    expect("before initialize: error -32002", found[0]["error"]["code"] == -32002, found)
    expect("an end without shutdown is exit code 1", early.returncode == 1, early.returncode)
    strange = {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
        "textDocument": {"uri": "file:///no/such/file.xh"}, "contentChanges": [{"text": "规则"}]}}
    done = subprocess.run([XINHENG, "language-server"], input=start + framed(strange) + end,
                          stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS)
    expect("an edit of what isn't open is passed over", done.returncode == 0, done.returncode)


def message(method, params, id_=None):
    asks = {} if id_ is None else {"id": id_}
    return framed({"jsonrpc": "2.0", **asks, "method": method, "params": params})


def test_typed_on(folder):
    """What is asked of a text that a waiting key changes is refused; asked again, answered. All
    comes in at once: the key waits before the tests could have run."""
    write_pack(folder)
    text = (folder / "测试.xh").read_text(encoding="utf-8")
    document = {"uri": (folder / "测试.xh").as_uri()}
    opened = {"textDocument": {**document, "languageId": "xinheng", "version": 1, "text": text}}
    key = {"textDocument": {**document, "version": 2}, "contentChanges": [{"text": text + "\n"}]}
    sent = [message("initialize", {}, 1), message("textDocument/didOpen", opened),
            message("textDocument/codeLens", {"textDocument": document}, 2),
            message("textDocument/didChange", key),
            message("textDocument/codeLens", {"textDocument": document}, 3),
            message("shutdown", {}, 4), message("exit", {})]
    done = subprocess.run([XINHENG, "language-server"], input=b"".join(sent),
                          stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS)
    found = {one["id"]: one for one in answers(done.stdout) if "id" in one}
    expect("lenses of a text that changes: refused with -32801",
           found[2].get("error", {}).get("code") == -32801, found[2])
    expect("asked again: answered", len(found[3].get("result") or []) == 1, found[3])


async def settled(editor):
    """What is said once all that was sent is taken, analysis too; lint waits for a quiet moment."""
    whole = lsp.Range(start=lsp.Position(0, 0), end=lsp.Position(0, 0))
    await editor.client.text_document_code_action_async(lsp.CodeActionParams(
        editor.document("规则.xh"), whole, lsp.CodeActionContext(diagnostics=[])))
    return {uri: sorted((one.code, str(one.range), one.message) for one in found)
            for uri, found in editor.said.items() if found}


async def test_typing_fast(folder):
    """Keys that nobody waits for, at random: in the end the same is said as by a server that opens
    the text as it then is."""
    write_pack(folder)
    chances = random.Random(20181231)
    editor = Editor(folder)
    await editor.start()
    originals = {"规则包.xh": PACK, "规则.xh": RULES, "测试.xh": TESTS}
    names = tuple(originals)
    for name in names:
        await editor.open(name)
    for round_ in range(6):
        for _ in range(60):
            name = chances.choice(names)
            text = editor.texts[name]
            at = chances.randrange(len(text))
            old = text[at:at + chances.randint(1, 6)]
            if text.index(old) == at:
                editor.edit(name, old, chances.choice(("", old + old, "甲", "；", "}", "18")))
            if chances.random() < 0.2:
                await asyncio.sleep(chances.random() * 0.02)
            if chances.random() < 0.2:
                editor.edit(name, editor.texts[name], originals[name])
        if round_ % 2 == 0:  # sound: analysis and lint have their say
            for name in names:
                editor.edit(name, editor.texts[name], originals[name])
            editor.edit("规则.xh", ">= 次数下限", ">= 3 且 本.失信次数 < 2")
        other = Editor(folder)
        await other.start()
        for name in names:
            (folder / name).write_text(editor.texts[name], encoding="utf-8")
        for name in names:
            await other.open(name)
        end = time.monotonic() + PATIENCE_SECONDS
        said, anew = await settled(editor), await settled(other)
        while (said != anew or not said) and time.monotonic() < end:
            await asyncio.sleep(0.1)
            said, anew = await settled(editor), await settled(other)
        await other.stop()
        expect(f"typed fast, round {round_}", said == anew and said, (editor.texts, said, anew))
    await editor.stop()


def test_answered_once():
    """However reading and writing fall together."""
    many, answered = 5000, []
    server = subprocess.Popen([XINHENG, "language-server"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    reading = threading.Thread(
        target=lambda: answered.append(server.stdout.read().count(b'"code":-32700')))
    reading.start()
    for _ in range(many):
        server.stdin.write(framed(b"[1"))
        server.stdin.flush()
    server.stdin.close()
    reading.join(PATIENCE_SECONDS)
    server.wait(PATIENCE_SECONDS)
    expect(f"{many} malformed messages: as many answers", answered == [many], answered)


def test_grammar():
    """The highlighting knows every word of the language, and no other."""
    words = {word for match in KEYWORD.finditer(
        (ROOT / "grammar/Xinheng.g4").read_text(encoding="utf-8")) for word in match.groups()[1:]}
    highlighting = json.loads(
        (EDITOR / "syntaxes/xinheng.tmLanguage.json").read_text(encoding="utf-8"))
    coloured = set()
    for name in ("declaration", "constant", "keyword"):
        listed = re.search(r"\(([^()?]+)\)\(\?!", highlighting["repository"][name]["match"])
        coloured.update(listed[1].split("|"))
    expect("keywords of the editor's grammar", words == coloured, words ^ coloured)


def test_extension():
    """`./dev extension` makes a .vsix that starts this server."""
    done = subprocess.run([ROOT / "dev", "extension"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        expect("the extension is built", False, done.stdout)
        return
    with zipfile.ZipFile(ROOT / "build/xinheng.vsix") as made:
        names = set(made.namelist())
        manifest = json.loads(made.read("extension/package.json"))
        code = made.read("extension/out/extension.js").decode()
    expect("the extension holds its grammar", "extension/syntaxes/xinheng.tmLanguage.json" in names)
    expect("its main file is there", "extension/" + manifest["main"].removeprefix("./") in names)
    expect("it starts the server", '"language-server"' in code)


def typed_word(editor, name):
    """A word, and what it is with a key more: a name that there isn't."""
    word = re.search(r"当 (?:本\.)?(\w+)", editor.texts[name])
    old = word[0] if word else "版本"
    return old, old + "甲"


async def measured_key(editor, name, before, after):
    """Milliseconds from a key to what is said of it."""
    wrong = len(after) > len(before)
    begin = time.monotonic()
    editor.edit(name, before, after)
    while True:
        found = await editor.diagnostics(name)
        if wrong == any(one.severity == lsp.DiagnosticSeverity.Error for one in found):
            return (time.monotonic() - begin) * 1000


async def measure_pack(pack):
    """A name misspelt and mended: typed calmly, then while analysis and lint run."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "rules", folder, dirs_exist_ok=True)
        editor = Editor(Path(folder).resolve() / pack)
        await editor.start()
        name = "惩戒.xh" if (editor.folder / "惩戒.xh").exists() else "规则包.xh"
        await editor.open(name)
        calm, hasty, cpu = [], [], []
        right, wrong = typed_word(editor, name)
        whole = lsp.Range(start=lsp.Position(0, 0), end=lsp.Position(0, 0))
        for _ in range(20):
            for before, after in ((right, wrong), (wrong, right)):
                spent = editor.cpu_seconds()
                calm.append(await measured_key(editor, name, before, after))
                # Answered when the analysis is done too, and before lint.
                await editor.client.text_document_code_action_async(lsp.CodeActionParams(
                    editor.document(name), whole, lsp.CodeActionContext(diagnostics=[])))
                cpu.append((editor.cpu_seconds() - spent) * 1000)
                await asyncio.sleep(0.6)
        chances = random.Random(1)
        for _ in range(60):
            for before, after in ((right, wrong), (wrong, right)):
                hasty.append(await measured_key(editor, name, before, after))
                await asyncio.sleep(chances.choice((0, 0.01, 0.03, 0.31, 0.33, 0.36)))
        await editor.stop()
        print(f"{pack}: to diagnostics: calmly, {figures(calm)}; while it works, {figures(hasty)}; "
              f"CPU with analysis: {figures(cpu)}")


def figures(times):
    return (f"{len(times)} keys, median {statistics.median(times):.0f} ms, "
            f"worst {max(times):.0f} ms")


def main():
    if "--measure" in sys.argv[1:]:
        for pack in ("quzhou-common", "quzhou-government", "quzhou-person"):
            asyncio.run(measure_pack(pack))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(drive(Path(folder).resolve()))
    with tempfile.TemporaryDirectory() as folder:
        test_typed_on(Path(folder).resolve())
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(test_typing_fast(Path(folder).resolve()))
    test_malformed()
    test_answered_once()
    test_grammar()
    if "--long" in sys.argv[1:]:
        test_extension()
    failed = outcomes.count(False)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
