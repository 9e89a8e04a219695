"""What our source never does: run text as code, read dangerous formats, talk to where it likes, use weak hashes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.code import ROOT, Module, modules

SCRIPTS = sorted([*(ROOT / "web" / "static").glob("*.js"), *(ROOT / "auth").rglob("*.js")])
# The five places that open connections: each goes where the settings, or whoever types a command, say.
OUTGOING = {
    "api/commands/login.py",  # the command line: to the server that its user names
    "api/commands/checkups.py",  # the doctor: to the installation's own address and mail server
    "api/metrics/serving.py",  # listens
    "api/outgoing/connecting.py",  # webhooks: where users say, and each address is judged (docs/adr/0039)
    "api/outgoing/posting.py",
    "api/welcome.py",  # a datagram socket that sends nothing: to learn one's own address
    "api/server.py",  # listens
    "auth/mail.py",
    "auth/upstream/exchange.py",
    "auth/upstream/talking.py",
    "search/meili/engine.py",
    "search/meili/gateway.py",
    "search/meili/lexicon.py",
    "search/meili/transport.py",
}
NETWORK = {
    "aiohttp", "aiosmtplib", "ftplib", "httpx", "httpx2", "http.client", "httpcore2", "imaplib", "meilisearch",
    "poplib", "requests", "smtplib", "socket", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
DANGEROUS = {
    "ctypes", "dill", "jinja2", "ldap", "ldap3", "lxml", "mako", "marshal", "markdown", "pickle", "pty", "shelve",
    "subprocess", "xml", "yaml",
}  # fmt: skip


def calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a module with the name that is called, as far as it is written out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_no_text_becomes_code() -> None:
    forbidden = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnv"}
    found = {(str(m.path), name) for m in modules() for name, _ in calls(m) if name in forbidden}
    # The one place: what validated queries compile to, with every name and value as a constant (docs/adr/0027).
    assert found == {("schema/compiled/form.py", "exec"), ("schema/compiled/form.py", "compile")}


def test_formats_that_run_or_fetch_things_are_not_read() -> None:
    found = {(str(m.path), name) for m in modules() for name in m.imports & DANGEROUS}
    # Feeds are written as XML, none is read; letters are rendered from templates of the package with autoescape.
    assert found == {("api/search_feed.py", "xml"), ("duobaan/notices/letters.py", "jinja2")}


def test_xml_is_written_and_never_read() -> None:
    readers = {"Xml.parse", "Xml.fromstring", "Xml.fromstringlist", "Xml.XML", "Xml.iterparse", "Xml.XMLParser"}
    assert [(m.path, name) for m in modules() for name, _ in calls(m) if name in readers] == []


def test_templates_are_the_package_s_own_and_escape_what_they_show() -> None:
    (made,) = [
        call
        for module in modules()
        for name, call in calls(module)
        if name.endswith("Environment") and name.startswith("jinja2")
    ]
    given = {one.arg: ast.unparse(one.value) for one in made.keywords}
    assert given["loader"].startswith("jinja2.PackageLoader(")
    assert "select_autoescape" in given["autoescape"] or given["autoescape"] == "True"
    assert not [m.path for m in modules() for name, _ in calls(m) if name.endswith(".from_string")]


def test_connections_are_opened_where_this_list_says() -> None:
    assert {str(m.path) for m in modules() if m.imports & NETWORK} == OUTGOING


def test_clients_follow_no_redirect_and_heed_no_proxy_of_the_environment() -> None:
    makers = {"httpx2.AsyncClient", "httpx2.Client", "AsyncOAuth2Client"}
    for module in modules():
        for name, call in calls(module):
            if name in makers:
                options = {one.arg: ast.unparse(one.value) for one in call.keywords}
                assert options.get(None) == "client_options()" or options.get("follow_redirects", "False") == "False"
                assert options.get("verify", "True") == "True", module.path
    from auth.upstream.talking import client_options

    said = client_options()
    assert (said["follow_redirects"], said["trust_env"]) == (False, False)


@pytest.mark.parametrize("word", ["verify=False", "CERT_NONE", "check_hostname = False", "_create_unverified_context"])
def test_certificates_are_always_checked(word: str) -> None:
    guilty = [str(m.path) for m in modules() if word in (ROOT / m.path).read_text(encoding="utf-8")]
    assert guilty == []


def test_hashes_are_strong_wherever_they_are_made() -> None:
    weak = re.compile(r"\b(md5|sha1|MD5|SHA1|des|DES|rc4|RC4|ECB|RSA1_5|HS1)\b")
    assert [str(m.path) for m in modules() if weak.search((ROOT / m.path).read_text(encoding="utf-8"))] == []


def test_chance_that_can_be_guessed_makes_no_secret() -> None:
    """`random` makes invented people and pauses between tries; what is secret comes from `secrets` or Authlib."""
    users = {str(m.path) for m in modules() if "random" in m.imports}
    others = {path for path in users if not path.startswith("duobaan/seed/")}
    assert others == {"duobaan/access.py", "duobaan/webhooks/rules.py"}


def test_text_of_statements_holds_no_values() -> None:
    """Whatever goes to the database as text is a constant: values travel as parameters."""
    built = (ast.JoinedStr, ast.BinOp, ast.Call)
    for module in modules():
        if "versions" in module.path.parts or module.path.name == "careful.py":
            continue  # migrations, and what they are written with, see no input
        for name, call in calls(module):
            if name in {"sa.text", "text_clause", "sa.literal_column"}:
                assert not any(isinstance(part, built) for part in ast.walk(call.args[0])), (module.path, name)


def test_patterns_are_not_built_from_what_someone_typed() -> None:
    own_data = {"duobaan/reference/files/place_names.py"}  # endings of names of places, from a file of ours
    for module in (one for one in modules() if str(one.path) not in own_data):
        for name, call in calls(module):
            if name.startswith("re.") and name != "re.escape" and isinstance(call.args[0], ast.JoinedStr):
                parts = [ast.unparse(one.value) for one in call.args[0].values if isinstance(one, ast.FormattedValue)]
                assert all(one.startswith("re.escape(") or one.isupper() for one in parts), (module.path, parts)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_text_and_never_markup(script: object) -> None:
    text = script.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    never = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:|__proto__"
    assert not re.search(never, text)
    assert not re.search(r"addEventListener\(\s*['\"]message|\.onmessage|postMessage", text)
    assert not re.search(r"sessionStorage|indexedDB|document\.cookie", text)


def test_browsers_keep_the_language_and_nothing_else() -> None:
    users = [path for path in SCRIPTS if "localStorage" in path.read_text(encoding="utf-8")]
    assert [path.name for path in users] == ["language.js"]
    kept = re.findall(r"localStorage\.setItem\((\w+), (\w+)\)", users[0].read_text(encoding="utf-8"))
    assert kept == [("KEY", "language")]


def test_debug_is_never_on() -> None:
    for module in modules():
        for name, call in calls(module):
            options = {one.arg: ast.unparse(one.value) for one in call.keywords}
            assert options.get("debug", "False") == "False", (module.path, name)
            assert options.get("reload", "False") == "False", (module.path, name)


def test_no_secret_stands_in_the_source() -> None:
    shapes = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{30}|\bdbn_\w{43}\b")
    tracked = [*ROOT.glob("*.*"), *(ROOT / m.path for m in modules()), *(ROOT / "docs").rglob("*.md")]
    assert [str(path) for path in tracked if path.is_file() and shapes.search(path.read_text("utf-8", "ignore"))] == []
