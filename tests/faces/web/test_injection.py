"""What documents, people and programs write never runs: a register full of hostile words, and all its pages in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from jinja2 import nodes
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

import comity
from browsing import Served, ready
from comity.desk import searches, sessions, tokens
from comity.faces.web.rendering import embedded, environment
from comity.model.document import Provenance
from comity.model.items import Item
from comity.model.register import Kind
from comity.register.arrivals import Arrival
from comity.register.book import Register
from comity.register.query import Filter
from comity.register.store import open_store
from comity.register.view import View
from comity.register.writer import Writer
from signing import PASSWORD, Guarded, guarding, quick_passwords
from stores import VERSIONS, tell

FACES = Path(comity.__file__).parent / "faces"
SCRIPT = "<script>window.pwned=1;alert(1)</script>"
IMAGE = '"><img src=x onerror="window.pwned=1;alert(1)">'
CLOSING = "--></script></title></textarea></style><svg/onload=window.pwned=1>"
TEMPLATE = "{{7*191}}${7*191}{%25 print(7*191) %25}#{7*191}".replace("%25", "%")
SIGNS = "\u2028\u2029\u202eevil\u2066\u200f"
HANDLER = "' onmouseover='window.pwned=1' autofocus onfocus='window.pwned=1' x='"
NASTY = f"{SCRIPT}{IMAGE}{CLOSING}{TEMPLATE}{HANDLER}{SIGNS}"
ADDRESSES = (
    "javascript:window.pwned=1//", "JaVaScRiPt:window.pwned=1//https://example.org/", "data:text/html,<script>alert(1)</script>",
    "https://example.org/\"onmouseover=\"window.pwned=1", " javascript:window.pwned=1", "vbscript:msgbox(1)", "//evil.example/x",
)  # fmt: skip
TEXT = (
    f"TALLINN, 14 February 2018 -- France and Estonia signed the {NASTY} agreement on cybersecurity. "
    f"Minister Eve {NASTY} promised that France will send {NASTY} by 2021. Estonia asked France to support it, {NASTY}."
)
PAGE = f"<!doctype html><title>{NASTY}</title><body onload='window.pwned=1'><script>window.pwned=1</script>{TEXT}"
PLAYING = re.compile(r"^\s*(?:javascript|data|vbscript|file|blob):", re.IGNORECASE)
NO_PAGE = re.compile(r"^/(?:logout|lang/|api/v1/(?!docs)|static/|feed/|export/|brief/)|\.\w+$|/(?:text|original)$")
"""What the walk does not open: it leaves, or is no page."""
ENOUGH = 1
"""Pages of one kind that the walk opens besides the first ones: each kind shows the same template."""


def hostile(place: Path) -> None:
    """A register of documents all of whose words are hostile."""
    store = open_store(place, create=True)
    for number, address in enumerate(ADDRESSES):
        result = tell(
            f"{address}{number}{NASTY}.html",
            TEXT + f" It is the {number}th time.",
            {
                "event": "AGREE", "actor": "FRA", "recipient": "EST", "date": f"20{18 + number}-02-14", "domains": "cybersecurity",
                "place": ("EST", NASTY), "instrument": "i1", "rule": NASTY, "reported_by": (),
                "agents": ({"id": "person/eve", "name": f"Eve {NASTY}", "role": NASTY, "of": "FRA"},),
            },
            {
                "kind": "agreement", "name": f"{NASTY} {number}", "parties": "FRA EST", "stage": "signed", "date": "2018-02-14",
                "rule": NASTY,
            },
            {"by": "FRA", "to": "EST", "what": f"send {NASTY}", "due": "2021"},
            published="2018-02-14",
            people=({"id": "person/eve", "name": f"Eve {NASTY}", "role": NASTY, "of": "FRA"},),
            mentions=("FRA", "EST"),
        )  # fmt: skip
        data = f"{PAGE}{number}".encode()
        provenance = Provenance(
            original=sha256(data).hexdigest(), media="text/html", title=NASTY, byline=NASTY, publisher=NASTY, address=address,
            source=NASTY,
        )  # fmt: skip
        result = replace(result, document=replace(result.document, provenance=provenance))
        Writer(store, VERSIONS).add([Arrival(result, Item(result.document.name, data))])
    store.close()
    with Register(place) as book:
        instrument = next(book.view.every(Filter(kind=Kind.INSTRUMENT))).id
        event = next(book.view.every(Filter(kind=Kind.EVENT))).id
        book.judge("edit", instrument, author=NASTY, reason=NASTY, field="name", value=NASTY)
        book.judge("confirm", event, author=NASTY, reason=NASTY)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    register = tmp_path_factory.mktemp("hostile") / "hostile.db"
    hostile(register)
    with pytest.MonkeyPatch.context() as monkeypatch:
        quick_passwords(monkeypatch)
        yield from served(register)


def served(register: Path) -> Iterator[Guarded]:
    """The register with accounts, and hostile names of what people keep."""
    with guarding(register) as found:
        searches.save(found.desk, "Ada", "<img src=x onerror=alert(1)>{{7*191}}", "words=" + quote(SCRIPT + IMAGE), "en")
        tokens.make(found.desk, "Ada", "<img src=x onerror=alert(1)>{{7*191}}", ["read"])
        sessions.begin(found.desk, "Ada", "127.0.0.1", NASTY)
        yield found


class Watched:
    """A browser signed in as an admin that writes down whatever should not happen.

    Attributes:
        page: of the browser.
        faults: what happened: where, and what.
    """

    def __init__(self, context: BrowserContext, site: Served) -> None:
        self.site, self.faults = site, list[str]()
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", lambda message: self._fault(message.text) if message.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self._fault(str(error)))
        self.page.on("dialog", lambda dialog: (self._fault(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.goto(site / "login")
        self.page.get_by_label("Name").fill("Ada")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(site / "")

    def open(self, path: str) -> list[str]:
        """Open a page, touch what it has, and return the paths of the links on it."""
        page = self.page
        answer = page.goto(self.site / path)
        assert answer is not None and answer.status < 500, path
        try:
            ready(page)
        except PlaywrightError:
            self.faults.append(f"{path}: it is never ready")
            return []
        page.evaluate("() => document.querySelectorAll('main details:not([open]) > summary').forEach((each) => each.click())")
        for canvas in page.locator("figure .canvas").all():
            canvas.hover(force=True)
        page.evaluate("() => document.querySelectorAll('main a, main input, main button').forEach((each) => each.focus())")
        found: list[str] = page.evaluate(
            "() => [...document.querySelectorAll('[href], [src], [action], [formaction], [data-url]')].flatMap((each) => "
            "['href', 'src', 'action', 'formaction', 'data-url'].map((name) => each.getAttribute(name)).filter(Boolean))"
        )
        self.faults += [f"{path}: {link!r}" for link in found if PLAYING.match(link) and not link.startswith("data:image/svg+xml")]
        self.faults += [f"{path}: {each}" for each in self._planted()]
        if "1337" in page.inner_text("body"):
            self._fault("a template ran")
        links: list[str] = page.evaluate("() => [...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href'))")
        return links

    def _planted(self) -> list[str]:
        """Elements and attributes that stand in the page and that only hostile words could have put there."""
        found: list[str] = self.page.evaluate(
            "() => [...(window.pwned ? ['it ran'] : []), ...[...document.querySelectorAll('*')].flatMap((each) => "
            "[...each.attributes].filter((one) => one.name.startsWith('on')).map((one) => `${each.tagName} ${one.name}`)), "
            "...[...document.querySelectorAll('img[src=x], iframe, object, embed, base, script:not([src]):not([type$=json])')]"
            ".map((each) => each.tagName)]"
        )
        return found

    def _fault(self, told: str) -> None:
        self.faults.append(f"{self.page.url}: {told}")

    def _asked(self, address: str) -> None:
        if urlsplit(address).scheme in {"http", "https"} and not address.startswith(self.site.address):
            self._fault(f"asks for {address}")


@pytest.fixture
def watched(guarded: Guarded, browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(locale="en", user_agent=f"Firefox {IMAGE}")
    yield Watched(context, guarded.site)
    context.close()


def test_no_page_runs_what_documents_say(guarded: Guarded, watched: Watched) -> None:
    store = open_store(guarded.site.place)
    view = View(store)
    facts = [fact for kind in Kind for fact in islice(view.every(Filter(kind=kind)), 2)]
    store.close()
    first = [
        "", "network", "facts", "instruments", "commitments", "actors", "domains", "people", "person/eve", "pair?a=FRA&b=EST",
        "review", "review/judgements", "review/agreement", "search?words=agreement", "searches", "add", "brief", "export",
        "account", "admin", "admin/trail", "api/v1/docs", "actor/FRA", "domain/cyber", "document/1",
        *(f"fact/{fact.id}" for fact in facts),
        f"search?words={quote(NASTY)}", f"facts?actor={quote(NASTY)}&words={quote(NASTY)}&as_of={quote(NASTY)}",
        f"fact/{quote(SCRIPT, safe='')}", f"pair?a={quote(NASTY)}&b={quote(IMAGE)}", f"person/{quote(NASTY, safe='')}",
        f"admin?done=added&name={quote(IMAGE)}", f"review?reason={quote(NASTY)}",
    ]  # fmt: skip
    waiting = [f"/{path}" for path in first]
    seen, kinds = set(waiting), dict[str, int]()
    given, dead = frozenset(waiting), list[str]()
    while waiting:
        path = waiting.pop(0)
        before = len(watched.faults)
        for link in watched.open(path):
            target = urlsplit(link.partition("#")[0])
            whole = target.path + (f"?{target.query}" if target.query else "")
            kind = re.sub(r"\d+|[eic]-\w+", "…", target.path)
            inside = not target.scheme and not target.netloc and target.path.startswith("/")
            if inside and whole not in seen and kinds.get(kind, 0) < ENOUGH and not NO_PAGE.search(target.path):
                kinds[kind] = kinds.get(kind, 0) + 1
                seen.add(whole)
                waiting.append(whole)
        refused = [each for each in watched.faults[before:] if "Failed to load resource" in each]
        dead += [path] if refused and path not in given else []
        watched.faults[before:] = [each for each in watched.faults[before:] if each not in refused]  # 404 of what is not there
    assert not watched.faults, "\n".join(watched.faults)
    assert len(seen) > 45
    assert not dead  # links of pages lead to pages


def test_hostile_words_are_shown_as_they_are(guarded: Guarded, watched: Watched) -> None:
    watched.open("/document/1")
    assert SCRIPT in watched.page.inner_text("main")
    watched.open("/instruments")
    assert SCRIPT in watched.page.inner_text("main")
    assert not watched.faults


@pytest.mark.parametrize(
    "path", ["/document/1/original", "/document/1/text", "/export/csv", "/api/v1/documents/1/original", "/api/v1/facts"]
)
def test_what_is_no_page_is_never_shown_as_one(guarded: Guarded, path: str) -> None:
    with guarded.signed_in("Ada") as client:
        answer: httpx.Response = client.get(path)
        assert answer.status_code == 200
        harmless = answer.headers["content-type"].partition(";")[0] in {"text/plain", "application/json", "text/csv"}
        assert harmless or answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert not set("\r\n<>") & set(answer.headers.get("content-disposition", ""))


def test_all_templates_escape() -> None:
    made = environment()
    assert made.autoescape("x.html") if callable(made.autoescape) else made.autoescape  # type: ignore[arg-type]
    names = made.list_templates()
    assert "base.html" in names
    for name in names:
        source = made.loader.get_source(made, name)[0]  # type: ignore[union-attr]
        tree = made.parse(source)
        assert not [each for each in tree.find_all(nodes.Filter) if each.name in {"safe", "xmlattr", "forceescape"}], name
        assert not [each for each in tree.find_all(nodes.Name) if each.name in {"Markup", "self_safe"}], name
        assert not list(tree.find_all(nodes.ScopedEvalContextModifier)), name
        assert "autoescape" not in source, name
        if name.endswith(".html"):
            assert not re.search(r"<script(?![^>]*(?:\ssrc=|type=\"application/(?:ld\+)?json\"))", source), name
            assert not re.search(r"\sstyle=|\son\w+=\"|href=\"javascript:", source), name


def test_nothing_but_embedded_json_is_marked_as_safe() -> None:
    making = re.compile(r"\bMarkup\(|HTMLResponse\(f")
    marked = [path.name for path in FACES.rglob("*.py") if making.search(path.read_text(encoding="utf-8"))]
    assert marked == ["rendering.py"]
    told = str(embedded({"x": NASTY}))
    assert not re.search(r"[<>&\u2028\u2029]", told)


def test_scripts_never_make_html_of_data() -> None:
    making = re.compile(r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|ContextualF")
    sources = list((Path(__file__).parents[3] / "web/src").rglob("*.ts"))
    assert len(sources) > 10
    assert not [path.name for path in sources if making.search(path.read_text(encoding="utf-8"))]
