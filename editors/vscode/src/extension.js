// Starts `xinheng language-server` and joins it to the editor.
const { workspace, window } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

async function activate(context) {
  const command = workspace.getConfiguration("xinheng").get("path");
  client = new LanguageClient(
    "xinheng",
    "信衡 Xinheng",
    { command, args: ["language-server"], transport: TransportKind.stdio },
    {
      documentSelector: [
        { scheme: "file", language: "xinheng" },
        { scheme: "file", pattern: "**/*.xh.md" },
      ],
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.{xh,xh.md,csv}") },
    },
  );
  context.subscriptions.push(client);
  try {
    await client.start();
  } catch (error) {
    window.showErrorMessage(
      `“${command} language-server” 没有启动：在设置 xinheng.path 里写上程序的位置。` +
        ` It did not start: set xinheng.path to where the program is. (${error.message})`,
    );
  }
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
