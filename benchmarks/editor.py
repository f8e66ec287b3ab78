"""Hold `data/` and the schemas against the language server that editors use for YAML: files, completion, mistakes.

    npm install --prefix /tmp/yls yaml-language-server
    python benchmarks/editor.py /tmp/yls [FILES…]

Every file named (without any, three of each kind and all of the tests' corpus) is opened as an editor opens it, and
must be taken without a word; then an agent is broken in the usual ways, and each must be noticed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "docs" / "schema"
FOLDERS = "therapies agents cells molecules diseases adverse-events concepts headlines sources".split()
KINDS = dict(
    zip(FOLDERS, "therapy agent cell molecule disease adverse-event concept headline source".split(), strict=True)
)
#: what a curator may get wrong in an agent -> what the server says to it has these words
MISTAKES = [
    ("status: approved", "status: aproved", "Value is not accepted"),
    ("status: approved", "stauts: approved", "Property stauts is not allowed"),
    ("modality: monoclonal-antibody\n", "", 'Missing property "modality"'),
    ("action: blocks", "action: bloks", "Value is not accepted"),
    ("reviewed: 2026-", "reviewed: 26-", "A day, as 2026-11-23"),
    ("date: 2014-09-04", "date: 4 September 2014", "A date, as 2026-11-23"),
]


class Server:
    """A language server, asked over stdio."""

    def __init__(self, folder: Path) -> None:
        program = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
        command = ["node", str(program), "--stdio"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.told: dict[str, list[dict[str, Any]]] = {}
        self.settings: dict[str, Any] = {"yaml": {"validate": True, "completion": True, "schemas": mapping()}}
        self.ask("initialize", {"processId": None, "rootUri": ROOT.as_uri(), "capabilities": {}})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:  # the server asks for its settings, or to be registered
            asked = message.get("params", {}).get("items", [])
            answer = [self.settings.get(item.get("section")) for item in asked] if asked else None
            self.send({"id": message["id"], "result": answer})
        return message

    def tell(self, method: str, params: dict[str, Any]) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.number or "method" in message:
            pass
        return message["result"]

    def problems(self, path: Path, text: str) -> list[dict[str, Any]]:
        """What the server says to a text as if it stood in a file."""
        uri = path.as_uri()
        self.told.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        while uri not in self.told:
            self.receive()
        found = self.told[uri]
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        return found

    def completions(self, path: Path, text: str) -> list[str]:
        """What the server offers at the end of a text."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        lines = text.split("\n")
        place = {"line": len(lines) - 1, "character": len(lines[-1])}
        found = self.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        return [item["label"] for item in (found["items"] if isinstance(found, dict) else found or [])]


def mapping() -> dict[str, str]:
    """The setting `yaml.schemas`, as CONTRIBUTING.md has it."""
    schemas = {(SCHEMAS / f"{kind}.json").as_uri(): f"**/{folder}/*.yaml" for folder, kind in KINDS.items()}
    return {**schemas, (SCHEMAS / "corpus.json").as_uri(): "**/corpus.yaml"}


def files() -> list[Path]:
    some = [path for folder in KINDS for path in sorted((ROOT / "data" / folder).glob("*.yaml"))[:3]]
    return [*some, ROOT / "data" / "corpus.yaml", *sorted((ROOT / "tests" / "tiny_corpus").rglob("*.yaml"))]


def main(folder: Path, named: list[Path]) -> int:
    version = json.loads((folder / "node_modules/yaml-language-server/package.json").read_text())["version"]
    print(f"yaml-language-server {version}")
    server = Server(folder)
    wrong = 0
    opened = named or files()
    for path in opened:
        for problem in server.problems(path.absolute(), path.read_text(encoding="utf-8")):
            wrong += 1
            print(f"{path}:{problem['range']['start']['line'] + 1}: {problem['message']}")
    print(f"{len(opened)} files opened, {wrong} remarks")

    agent = ROOT / "data" / "agents" / "pembrolizumab.yaml"
    good = agent.read_text(encoding="utf-8")
    for number, (old, new, words) in enumerate(MISTAKES):
        assert old in good, old
        case = agent.with_name(f"case-{number}.yaml")  # a closed file's last word is an empty list
        said = [each["message"] for each in server.problems(case, good.replace(old, new, 1))]
        noticed = any(words in each for each in said)
        wrong += not noticed
        print(
            f"{new.strip() or f'no {old.strip()}'!r}: {said[0].splitlines()[0] if noticed else f'NOT NOTICED: {said}'}"
        )

    modeline = "# yaml-language-server: $schema=../../docs/schema/agent.json\n"
    elsewhere = ROOT / "data" / "notes"  # no setting maps this folder: the line at its head does
    for number, text in enumerate(
        ("", "direction: ", "name: x\nstatus: ", "targets:\n  - molecule: pd-1\n    action: ")
    ):
        offered = server.completions(elsewhere / f"case-{number}.yaml", modeline + text)
        wrong += not offered
        print(f"completed after {text[-12:]!r}: {', '.join(offered)}")
    server.process.kill()
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]), 1))
