"""Whatever equipment, the register, people or a shop's own catalogue say is shown as text, and does nothing.

Every place that shows such a text is opened in a real browser: the page of an
incident, its row and its preview in the queue, its card beside the counter; as
they are first drawn, and as they come over the live stream.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jinja2 import Environment
from playwright.sync_api import Browser, Dialog, Page, expect

from deskbell.desk.findings import clean
from deskbell.web.sop import rendered
from tests.web.conftest import LIVE, Visit
from tests.web.desk import OpenDesk
from tests.web.pages import Told

MARK: Final = "window.pwned=(window.pwned||0)+1"
CORPUS: Final = {
    "script": f"<script>{MARK}</script>",
    "picture": f"<img src=x onerror={MARK}>",
    "breakout": f'"><img src=x onerror="{MARK}">',
    "single": f"' autofocus tabindex=1 onfocus='{MARK}' x='",
    "svg": f"<svg/onload={MARK}>",
    "textarea": f"</textarea></title></style><script>{MARK}</script>",
    "scheme": f"javascript:{MARK}",
    "markdown": f"[x](javascript:{MARK}) ![y](x:y)",
    "template": "{{7*7}} ${7*7} <%= 7*7 %> {% raw %} #{7*7}",
    "partial": f"<hx-partial hx-target=body><img src=x onerror={MARK}></hx-partial>",
    "trigger": f'<b hx-get="/queue" hx-trigger="load" hx-on:load="{MARK}">b</b>',
    "frame": f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    "entity": f"&lt;script&gt;{MARK}&lt;/script&gt; &#60;svg onload={MARK}&#62;",
    "turned": "\u202egpj.eci\u202c \u2066hidden\u2069 \u200b\ufeff",
    "long": "W" * 195,
}
HIDDEN: Final = "\u202e\u202c\u2066\u2069\u200b\ufeff"

OVERLAY: Final = f"""
[categories.printer.name]
en = '''<img src=x onerror={MARK}>'''
[categories.printer.short_name]
en = "P<i>"
[kinds.printer.causes.paper_out.title]
en = '''<svg/onload={MARK}> paper'''
[kinds.printer.causes.paper_out.staff]
en = '''</p><script>{MARK}</script>'''
"""


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[OpenDesk]:
    """Open one incident for each text, which stands wherever somebody from outside can put it."""
    overlay = tmp_path / "ours.toml"
    overlay.write_text(OVERLAY, encoding="utf-8")
    with OpenDesk(tmp_path, catalogue=overlay) as desk:
        for name, text in CORPUS.items():
            desk.add(name, f"{text} in {name}", text, "printer", phone=text)
            desk.place(text, text)
            desk.press(name)
            equipment(desk, name, text)
        links = {"printer": "https://support.example/{site}?{asset}#{address}"}
        settings = desk.served.state.settings.model_copy(update={"remote_support": links})
        desk.served.state.settings = settings
        with Told(desk, CORPUS["picture"]) as agent:
            for number, text in enumerate(CORPUS.values(), 1001):
                agent.post(f"INC-{number}/acknowledge")
                agent.post(f"INC-{number}/note", note=text)
                agent.post(f"INC-{number}/wait", note=text)
        yield desk


def equipment(desk: OpenDesk, label: str, text: str) -> None:
    """Let a button tell what a hostile printer said."""
    known: dict[str, Any] = {"reasons": [text], "levels": {text: 7}, "why": text, "answer_ms": text}
    desk.find(label, "ipp", "fault", "printer.paper_out", **known)
    strange: dict[str, Any] = {"certificate_for": text, "not_after": text, text: {text: [text]}}
    desk.find(label, "https", "ok", None, **strange)
    desk.find(label, text, "unreadable", text, why=text)


def harm(page: Page) -> list[str]:
    """Return what a page has let in."""
    page.wait_for_timeout(50)
    found: list[str] = page.evaluate(
        """() => [
            ...(window.pwned ? ['executed ' + window.pwned] : []),
            ...[...document.querySelectorAll('script:not([src]), iframe, [srcdoc], img, [hx-on\\\\:load]')]
                .map(one => one.outerHTML),
            ...[...document.querySelectorAll('*')].flatMap(one => [...one.attributes]
                .filter(a => a.name.startsWith('on') || /^\\\\s*javascript:/i.test(a.value) && a.name === 'href')
                .map(a => one.tagName + ' ' + a.name + '=' + a.value)),
        ]"""
    )
    return found


def watched(page: Page) -> list[str]:
    """Return a list that fills with dialogs."""
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return dialogs


def test_nothing_of_it_runs_and_all_of_it_shows_as_text(shops: OpenDesk, browser: Browser) -> None:
    page = browser.new_page(locale="en-GB", viewport={"width": 1440, "height": 900})
    dialogs = watched(page)
    page.goto(shops.link(CORPUS["picture"], to="/demo"))
    page.wait_for_selector(LIVE)
    assert harm(page) == []
    for number, (name, text) in enumerate(CORPUS.items(), 1001):
        seen = clean(text)
        for path in (f"/queue/INC-{number}", f"/incidents/INC-{number}"):
            page.goto(shops.address + path)
            page.wait_for_selector(LIVE)
            assert harm(page) == [], (name, path)
            shown = " ".join((page.locator("main").text_content() or "").split())
            assert " ".join(text.split()) in shown, (name, path)
            assert "49" not in page.locator("h1, h2").all_inner_texts(), name
            assert page.evaluate("document.documentElement.scrollWidth") <= 1440
        for details in page.locator("details.raw").all():
            details.evaluate("one => { one.open = true }")
        evidence = " ".join((page.locator("#part-evidence").text_content() or "").split())
        assert " ".join(seen.split()) in evidence, name
        assert not set(evidence) & set(HIDDEN)
        link = page.locator("#do-support").get_attribute("href") or ""
        assert link.startswith("https://support.example/")
        assert harm(page) == [], name
    assert dialogs == []
    page.close()


def test_nothing_of_it_runs_when_it_comes_over_the_live_stream(
    shops: OpenDesk, visit: Visit, browser: Browser
) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    dialogs = watched(page)
    page.goto(shops.link(to="/incidents/INC-1001"))
    page.wait_for_selector(LIVE)
    queue = context.new_page()
    queue.goto(shops.address + "/queue")
    queue.wait_for_selector(LIVE)

    for text in CORPUS.values():
        equipment(shops, "script", text)
    with Told(shops) as agent:
        for text in CORPUS.values():
            agent.post("INC-1001/note", note=text)
        agent.post("INC-1001/note", note="the last one")

    expect(page.locator("#part-time")).to_contain_text("the last one")
    expect(queue.locator("#row-1001")).to_be_visible()
    assert harm(page) == []
    assert harm(queue) == []
    assert dialogs == []
    context.close()


def test_a_name_that_turns_letters_around_turns_none_beside_it(
    shops: OpenDesk, browser: Browser
) -> None:
    number = 1001 + list(CORPUS).index("turned")
    page = browser.new_page()
    page.goto(shops.link(to=f"/incidents/INC-{number}"))

    isolation = page.locator("#part-head bdi").first.evaluate(
        "one => getComputedStyle(one).unicodeBidi"
    )

    assert isolation == "isolate"
    page.close()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](JaVaScRiPt:alert(1))", "[x](JaVaScRiPt:alert(1))"),
        ("[x](data:text/html,y)", "[x](data:text/html,y)"),
        ("[x](//evil.example)", "[x](//evil.example)"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("<javascript:alert(1)>", "&lt;javascript:alert(1)&gt;"),
        ("`<b>` **a**", "<code>&lt;b&gt;</code> <strong>a</strong>"),
        (
            "[x](https://a.example/?q=1&r=2)",
            '<a href="https://a.example/?q=1&amp;r=2" class="link" rel="noreferrer">x</a>',
        ),
        (
            '[x](https://a.example "t\\" onclick=y")',
            '<a href="https://a.example" title="t&quot; onclick=y" class="link" rel="noreferrer">x</a>',
        ),
    ],
)
def test_markdown_of_a_step_can_do_nothing(markdown: str, html: str) -> None:
    assert rendered(markdown) == html


def test_markdown_shows_no_picture_of_somebody_else() -> None:
    assert "<img" not in rendered("![x](https://a.example/x.png)")


def test_control_an_unsafe_template_runs_it(browser: Browser) -> None:
    page = browser.new_page()
    unsafe = Environment(autoescape=False).from_string(  # noqa: S701 that is the point
        "<main>{% for text in texts %}<p title='{{ text }}'>{{ text }}</p>{% endfor %}</main>"
    )
    page.route(
        "**/*",
        lambda route: route.fulfill(
            content_type="text/html", body=unsafe.render(texts=CORPUS.values())
        ),
    )

    page.goto("http://unsafe.example/")

    assert any(one.startswith("executed") for one in harm(page))
    assert len(harm(page)) > 10
    page.close()
