"""The exports for readers in the programs that they are for: Anki, sdcv, and Chromium.

    .venv/bin/python benchmarks/consumers_apps.py [anki] [stardict] [html] [--keep FOLDER] [--shots FOLDER]

Needs Debian's `sdcv`, `chromium` and `chromium-driver` for the last two. The libraries that are asked (anki, selenium)
go into an environment of their own, made in --keep or in a folder that is deleted; they are no dependency of immuno.
Prints versions and what each consumer said. Ends with 1 when one of them said something else than it should.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("anki", "stardict", "html")
failures: list[str] = []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (all)")
    parser.add_argument("--keep", type=Path, help="keep environment and exports here")
    parser.add_argument("--shots", type=Path, help="keep pictures of the page here")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="immuno-consumers-") as scratch:
        folder = (options.keep or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for part in options.parts or PARTS:
            print(f"\n== {part}")
            {"anki": anki, "stardict": stardict, "html": html}[part](folder, options.shots)
    print("\n" + ("\n".join(["FAILED", *failures]) if failures else "all as it should be"))
    return int(bool(failures))


def expect(what: str, found: object, wanted: object = True) -> None:
    print(f"  {what}: {found}" + ("" if found == wanted else f"   WANTED {wanted}"))
    if found != wanted:
        failures.append(f"{what}: {found}, wanted {wanted}")


def environment(folder: Path, *packages: str) -> Path:
    """The interpreter of an environment of its own with these packages."""
    python = folder / "environment" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "environment", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", *packages], check=True)
    return python


def within(python: Path, function: str, *arguments: object) -> object:
    """Run a function of this file in another environment. Returns what it returns."""
    code = (
        f"import json, sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import consumers_apps as here;"
        f"print('\\n' + json.dumps(here.{function}(*json.loads(sys.argv[1]))))"
    )
    text = json.dumps(arguments, default=str)
    done = subprocess.run([python, "-W", "ignore", "-c", code, text], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


# -- Anki


def anki(folder: Path, _: Path | None) -> None:
    from immuno_cli import open_corpus
    from immuno_cli.export import anki as export

    data = folder / "changed"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(ROOT / "data", data)
    replace(data / "corpus.yaml", "version: ", "version: 2099.1.1 # ")
    replace(
        data / "agents" / "nivolumab.yaml", "Nivolumab is an antibody made", "Nivolumab, told anew, is an antibody made"
    )
    packages = folder / "immuno.apkg", folder / "changed.apkg"
    for path, corpus in zip(packages, (open_corpus(), open_corpus(data)), strict=True):
        export.write(corpus, None, str(path))
        entries = len(corpus)
    print(f"  {packages[0].name}: {packages[0].stat().st_size / 1e6:.2f} MB")
    said = within(environment(folder, "anki"), "in_anki", *packages)
    print(f"  anki {said['version']}")
    expect("notes and cards after the first import", said["first"], [entries, entries])
    expect("new, updated, left as they were, by the log of the import", said["log"], [entries, 0, 0])
    expect("after the same package again", said["again"], [entries, entries])
    expect(
        "notes for the brand Opdivo among the names",
        said["brand"],
        ["agent/nivolumab", "agent/nivolumab-hyaluronidase"],
    )
    expect("plain words before", said["before"].startswith("<p>Nivolumab is an antibody made"))
    expect("after the changed package", said["changed"], [entries, entries])
    expect("plain words after", said["after"].startswith("<p>Nivolumab, told anew, is an antibody made"))
    expect("what was learnt is kept (reviews of the card)", said["reviews"], 1)
    print(f"  tags: {said['tags']}; guid: {said['guid']}; deck: {said['deck']}")
    expect("the collection is sound", said["sound"])
    print(f"  it said: {said['check']}")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def in_anki(package: str, changed: str) -> dict[str, object]:
    """In the environment: import packages into a new collection."""
    from anki.buildinfo import version
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(f"{folder}/collection.anki2")

        def take(path: str) -> list[int]:
            options = ImportAnkiPackageOptions(merge_notetypes=True)
            log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options)).log
            return [len(log.new), len(log.updated), len(log.conflicting)]

        def counts() -> list[int]:
            return [collection.note_count(), collection.card_count()]

        said: dict[str, object] = {"version": version, "log": take(package), "first": counts()}
        take(package)
        said["again"] = counts()
        said["brand"] = sorted(collection.get_note(each)["Id"] for each in collection.find_notes("Names:*Opdivo*"))
        (found,) = collection.find_notes("Id:agent/nivolumab")
        note = collection.get_note(found)
        said |= {"before": note["Plain"], "tags": note.tags, "guid": note.guid}
        card = note.cards()[0]
        card.start_timer()
        collection.sched.answerCard(card, 3)
        take(changed)
        said["changed"] = counts()
        said["after"] = collection.get_note(found)["Plain"]
        said["reviews"] = collection.get_note(found).cards()[0].reps
        said["deck"] = collection.decks.by_name("immuno")["desc"]
        said["check"], said["sound"] = collection.fix_integrity()
        return said


# -- StarDict


def stardict(folder: Path, _: Path | None) -> None:
    from immuno_cli import open_corpus
    from immuno_cli.export import stardict as export

    if not shutil.which("sdcv"):
        failures.append("sdcv is not there (apt-get install sdcv)")
        return
    dictionary = folder / "stardict"
    shutil.rmtree(dictionary, ignore_errors=True)
    export.write(open_corpus(), None, str(dictionary))
    for path in sorted(dictionary.iterdir()):
        print(f"  {path.name}: {path.stat().st_size:,} bytes")

    def ask(word: str, *more: str) -> tuple[int, list[str]]:
        """The exit code, and the words whose articles were shown."""
        command = ["sdcv", "--non-interactive", "--utf8-output", "--data-dir", str(dictionary), "--only-data-dir"]
        done = subprocess.run([*command, "--json-output", *more, word], capture_output=True, text=True, check=False)
        return done.returncode, [each["word"] for each in json.loads(done.stdout or "[]")]

    version = subprocess.run(["sdcv", "--version"], capture_output=True, text=True, check=False)
    print(f"  {version.stdout.strip()}")
    for word, head in (
        ("nivolumab", "nivolumab"),
        ("Opdivo", "nivolumab"),  # a brand
        ("opdivo", "nivolumab"),
        ("MK-3475", "pembrolizumab"),  # a code
        ("PD1", "PD-1"),
        ("IFN-γ", "interferon gamma"),
        ("Behçet disease", "Behcet disease"),
        ("MESH:D016246", "tumor-infiltrating lymphocyte"),
        ("CAR-T", "CAR-T"),  # two meanings in one article
    ):
        expect(f"{word}, exactly", ask(word, "--exact-search"), (0, [head]))
    code, heads = ask("nivolumabb")
    expect("nivolumabb, misspelt", (code, heads[:1]), (0, ["nivolumab"]))
    print(f"  nothing near: exit code and words {ask('qqqqqqqq')}")
    every_word(dictionary, ask)
    shown = subprocess.run(
        ["sdcv", "-n", "-2", str(dictionary), "-x", "Opdivo"], capture_output=True, text=True, check=False
    )
    print("\n".join(f"  | {line}" for line in shown.stdout.splitlines()[:14]))


def every_word(dictionary: Path, ask: object) -> None:
    """A word of the index and of the synonyms in every hundred is found by its search."""
    words = []
    for ending, more in (("idx", 8), ("syn", 4)):
        data, place = (dictionary / f"immuno.{ending}").read_bytes(), 0
        while place < len(data):
            end = data.index(b"\0", place)
            words.append(data[place:end].decode())
            place = end + 1 + more
    drawn = words[::20]
    missed = [word for word in drawn if not ask(word, "--exact-search")[1]]  # type: ignore[operator]
    expect(f"words not found, of {len(drawn)} asked of {len(words):,}", missed, [])


# -- HTML


def html(folder: Path, shots: Path | None) -> None:
    from immuno_cli import open_corpus
    from immuno_cli.export import html as export
    from immuno_cli.names import key

    for program in ("chromium", "chromedriver"):
        if not shutil.which(program):
            failures.append(f"{program} is not there (apt-get install chromium chromium-driver)")
            return
    corpus = open_corpus()
    page = folder / "immuno.html"
    start = time.perf_counter()
    with page.open("w", encoding="utf-8") as file:
        file.writelines(export.export(corpus, None))
    seconds, size = time.perf_counter() - start, page.stat().st_size / 1e6
    print(f"  written in {seconds:.1f} s")
    expect(f"{size:.2f} MB, below 8", size < 8)
    names = sorted(
        {text for body in corpus.records() for text in (body["name"], *(n["text"] for n in body.get("names", ())))}
    )
    names += ["IFN-γ", "TNFα", "Crohn’s disease", "type II", "tumours", "antibodies", "CD8⁺ T cells", "haematology"]
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    said = within(environment(folder, "selenium"), "in_chromium", page.as_uri(), names, shots and shots.resolve())
    print(f"  {said['version']}")
    expect("articles", said["articles"], len(corpus) + len(list(corpus.headline_records())))
    wrong = [name for name, made in zip(names, said["keys"], strict=True) if made != key(name)]
    expect(f"names whose key differs from the program's, of {len(names):,}", wrong, [])
    for query, first in (
        ("opdivo", "agent/nivolumab"),
        ("PD1", "molecule/pd-1"),
        ("IFN-γ", "molecule/interferon-gamma"),
        ("MK-3475", "agent/pembrolizumab"),
        ("MESH:D016246", "cell/tumor-infiltrating-lymphocyte"),
        ("regulatory t cells", "cell/regulatory-t-cell"),
    ):
        expect(f"{query}: first", said["found"][query][:1], [first])
    for query in ("tumour", "kidney transplant", "nivolumabb"):
        print(f"  {query}: {said['found'][query][:5]}")
    expect("tumour and tumor find the same", said["found"]["tumour"] == said["found"]["tumor"])
    expect("opened by Enter", said["opened"], "#agent/nivolumab")
    expect("shown then", said["shown"], ["agent/nivolumab"])
    expect("opened by /, arrow down and Enter", said["second"], said["found"]["PD1"][1:2])
    expect("a deep link shows", said["deep"], ["molecule/pd-1"])
    expect("without JavaScript, articles to be seen", said["plain"], said["articles"])
    print(f"  requests for the file itself: {said['asked']}")
    expect("requests beyond it, in the network log", said["requests"], [])
    expect("a request that a script tries is refused by", sorted(set(said["refused"])), ["connect-src", "img-src"])
    expect("a script put into the page runs", said["ran"], False)
    print(f"  milliseconds: to loaded {said['loaded']:.0f}")
    print(f"  first search {said['first']:.0f} at once, {said['later']:.0f} when all texts are read")
    expect("first search below 200 ms", said["first"] < 200)


def in_chromium(page: str, names: list[str], shots: str | None) -> dict[str, object]:
    """In the environment: open the page, search it, take pictures."""
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    def browser(**prefs: object) -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        flags = (
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
            "--disable-component-update --disable-sync --hide-scrollbars"
        )
        for flag in (*flags.split(), f"--user-data-dir={tempfile.mkdtemp(dir=profiles)}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        if prefs:
            options.add_experimental_option("prefs", prefs)
        return webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))

    found_ids = "return [...document.querySelectorAll('#hits a')].map((hit) => hit.hash.slice(1))"
    shown = (
        "return [...document.querySelectorAll('main > article')].filter((each) => each.checkVisibility())"
        ".map((each) => each.id)"
    )
    timed = (
        "const field = document.getElementById('search'); field.value = 'opdivo'; const start = performance.now();"
        "field.dispatchEvent(new Event('input')); document.body.offsetHeight; return performance.now() - start"
    )
    said: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as profiles:
        driver = browser()
        try:
            caps = driver.capabilities
            said["version"] = f"Chromium {caps['browserVersion']}, {caps['chrome']['chromedriverVersion'].split()[0]}"
            driver.get(page)
            said["first"] = driver.execute_script(timed)
            said["loaded"] = driver.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd")
            time.sleep(2)
            said["later"] = driver.execute_script(timed)
            said["articles"] = driver.execute_script("return entries.length")
            said["keys"] = driver.execute_script("return arguments[0].map(key)", names)
            field = driver.find_element(By.ID, "search")
            said["found"] = {}
            queries = ("opdivo", "PD1", "IFN-γ", "MK-3475", "MESH:D016246", "regulatory t cells")
            for query in (*queries, "tumour", "tumor", "kidney transplant", "nivolumabb"):
                field.clear()
                field.send_keys(query)
                said["found"][query] = driver.execute_script(found_ids)
            field.clear()
            field.send_keys("opdivo", Keys.ENTER)
            said["opened"] = driver.execute_script("return location.hash")
            said["shown"] = driver.execute_script(shown)
            driver.find_element(By.TAG_NAME, "h2").parent.execute_script("document.activeElement.blur()")
            driver.find_element(By.TAG_NAME, "body").send_keys("/")
            driver.switch_to.active_element.send_keys("PD1", Keys.ARROW_DOWN, Keys.ENTER)
            said["second"] = driver.execute_script(shown)
            driver.get(f"{page}#molecule/pd-1")
            said["deep"] = driver.execute_script(shown)
            said["refused"] = driver.execute_async_script(
                "const done = arguments[0], refused = [];"
                "addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));"
                "fetch('https://example.org/').catch(() => 0); new Image().src = 'https://example.org/x.png';"
                "setTimeout(() => done(refused), 500)"
            )
            said["ran"] = driver.execute_async_script(
                "const done = arguments[0], script = document.createElement('script'); window.ran = false;"
                "script.textContent = 'window.ran = true'; document.body.append(script);"
                "document.body.insertAdjacentHTML('beforeend', '<svg onload=\"window.ran = true\"></svg>');"
                "setTimeout(() => done(window.ran), 300)"
            )
            events = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
            failed = [each["params"] for each in events if each["method"] == "Network.loadingFailed"]
            refused = {each["requestId"] for each in failed if each.get("blockedReason") == "csp"}  # the two tries
            sent = [each["params"] for each in events if each["method"] == "Network.requestWillBeSent"]
            own = [each for each in sent if each["documentURL"].startswith(page)]  # not those of a new tab
            urls = [each["request"]["url"] for each in own if each["requestId"] not in refused]
            said["asked"] = sum(url.startswith(page) for url in urls)
            said["requests"] = [url for url in urls if not url.startswith((page, "data:"))]
            if shots:
                pictures(driver, page, Path(shots))
        finally:
            driver.quit()
        driver = browser(**{"profile.managed_default_content_settings.javascript": 2})
        try:
            driver.get(page)
            said["plain"] = len(
                [each for each in driver.find_elements(By.CSS_SELECTOR, "main > article") if each.is_displayed()]
            )
        finally:
            driver.quit()
    return said


def pictures(driver: object, page: str, folder: Path) -> None:
    """The welcome, an entry, a search and a headline, wide and narrow, light and dark."""
    views = {
        "welcome": ("", ""),
        "entry": ("#agent/nivolumab", ""),
        "search": ("", "pd-l1"),
        "cell": ("#cell/regulatory-t-cell", ""),
    }
    for scheme in ("light", "dark"):
        media = [{"name": "prefers-color-scheme", "value": scheme}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
        for width, height in ((1200, 1000), (390, 844)):
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            for name, (anchor, query) in views.items():
                driver.get("about:blank")
                driver.get(page + anchor)
                if query:
                    field = driver.find_element("id", "search")
                    field.send_keys(query)
                driver.save_screenshot(str(folder / f"{name}-{width}-{scheme}.png"))


if __name__ == "__main__":
    sys.exit(main())
