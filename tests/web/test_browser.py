"""Every page in Debian's Chromium, in both languages: read, clicked, brushed, asked; silent, nothing from outside."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.live import Client

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="there is no Chromium with chromedriver"),
]
PAGES = [
    "/", "/tolls", "/compare?a_from=2017&a_to=2017&b_from=2020", "/query", "/query?question=tolls-by-party",
    "/?outcome=Killed&place=place/as-sukhnah-sy", "/page/group/islamic-state", "/page/place/as-sukhnah-sy",
    "/page/report/hostile-1", "/nothing",
]  # fmt: skip


class Browser:
    """A Chromium that remembers what went wrong."""

    def __init__(self, client: Client) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1400", "--no-first-run",
                         "--disable-dev-shm-usage", "--disable-background-networking"):  # fmt: skip
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
        self.driver.set_page_load_timeout(60)
        self._client = client

    def open(self, path: str, ready: str = "") -> None:
        """Open a page and wait until a script has marked an element as ready."""
        self.driver.get(self._client.url + path)
        if ready:
            self.wait(lambda: self.find(ready).get_attribute("data-ready"))

    def find(self, selector: str) -> webdriver.remote.webelement.WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[webdriver.remote.webelement.WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, test: Callable[[], object]) -> None:
        WebDriverWait(self.driver, 15, poll_frequency=0.05).until(lambda _: test())

    def check(self, *expected: str) -> None:
        """No message in the console but those expected, no violation of the policy, no request to another host."""
        messages = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] != "INFO"]
        wrong = [message for message in messages if not any(part in message for part in expected)]
        assert wrong == []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = urlsplit(message["params"]["request"]["url"])
                inside = address.scheme in ("data", "blob", "chrome", "about") or address.hostname == "127.0.0.1"
                assert inside, message["params"]["request"]["url"]

    def judge(self) -> list[str]:
        """What axe-core holds against the page, serious and critical only."""
        self.driver.execute_script(AXE)
        found = self.driver.execute_async_script(
            "axe.run({resultTypes: ['violations']}).then(arguments[arguments.length - 1])"
        )
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"][:3]
        ]


@pytest.fixture(scope="module")
def shared(client: Client) -> Iterator[Browser]:
    browser = Browser(client)
    yield browser
    browser.driver.quit()


@pytest.fixture
def browser(shared: Browser) -> Iterator[Browser]:
    shared.driver.get("about:blank")
    shared.driver.get_log("browser")
    shared.driver.get_log("performance")
    yield shared
    shared.check("404 (Not Found)", "400 (Bad Request)")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(browser: Browser, path: str, language: str) -> None:
    browser.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
    for selector in (".map", "#timeline", "#editor"):
        if browser.all(selector):
            browser.wait(lambda selector=selector: browser.find(selector).get_attribute("data-ready"))
    assert browser.find("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    if language == "en" or "?" not in path:
        assert browser.judge() == []
    wide = browser.driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page is wider than its window"


def test_dark_pages_are_sound(browser: Browser) -> None:
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        for path in ("/", "/tolls", "/query", "/page/report/hostile-1"):
            browser.open(path)
            assert browser.judge() == []
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_a_total_to_the_words_that_say_it(browser: Browser, language: str) -> None:
    browser.open(f"/?lang={language}")
    browser.find(".totals .number").click()
    browser.wait(lambda: "/tolls" in browser.driver.current_url)
    quoted = browser.find("article blockquote").text
    browser.find("article .number").click()
    browser.wait(lambda: "/page/toll/" in browser.driver.current_url)
    evidence = browser.find("blockquote.evidence")
    assert " ".join(evidence.text.split()) == " ".join(quoted.split())
    assert evidence.value_of_css_property("direction") == "rtl"
    assert browser.all("blockquote.evidence mark.count")
    assert f"lang={language}" in browser.driver.current_url


def test_a_citation_is_copied(browser: Browser) -> None:
    browser.open("/tolls?lang=en")
    browser.find("article .number").click()
    browser.wait(lambda: browser.all("button.copy:not([hidden])"))
    browser.find("button.copy").click()
    browser.wait(lambda: browser.find("button.copy").get_attribute("data-ready"))
    assert browser.find("button.copy").text == "Copied"


def test_the_brush_filters_by_days(browser: Browser) -> None:
    browser.open("/?lang=en", "#timeline")
    before = browser.find("#list-heading small").text
    over = browser.find("#timeline .u-over")
    width = over.size["width"]
    chain = ActionChains(browser.driver).move_to_element_with_offset(over, int(width * 0.2), 0).click_and_hold()
    chain.move_by_offset(int(width * 0.25), 0).release().perform()
    browser.wait(lambda: "from=" in browser.driver.current_url)
    assert "to=" in browser.driver.current_url
    assert browser.find("input[name=from]").get_attribute("value")
    assert browser.find("#list-heading small").text != before
    browser.driver.back()
    assert browser.find("#list-heading small").text == before


def test_the_map_draws_points_on_borders(browser: Browser) -> None:
    browser.open("/?lang=ar", ".map")
    assert int(browser.find(".map").get_attribute("data-ready") or 0) > 0
    assert browser.find(".map canvas").size["height"] > 100


def test_places_that_lie_on_one_another_are_one_mark_until_the_map_is_nearer(browser: Browser) -> None:
    browser.open("/?lang=en", ".map")
    places = int(browser.find(".map").get_attribute("data-ready") or 0)
    before = int(browser.find(".map").get_attribute("data-marks") or 0)
    assert 0 < before < places
    assert sum(int(mark.text) for mark in browser.all(".map .cluster span")) > len(browser.all(".map .cluster"))
    for _ in range(11):
        browser.driver.execute_script("document.querySelector('.leaflet-control-zoom-in').click()")
    browser.wait(lambda: int(browser.find(".map").get_attribute("data-marks") or 0) > before)


def test_filters_are_a_form(browser: Browser) -> None:
    browser.open("/?lang=en")
    browser.find("select[name=outcome] option[value=Wounded]").click()
    browser.find(".filters button").click()
    browser.wait(lambda: "outcome=Wounded" in browser.driver.current_url)
    assert browser.find("select[name=outcome]").get_attribute("value") == "Wounded"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_query_is_written_completed_and_run(browser: Browser, language: str) -> None:
    browser.open(f"/query?lang={language}", "#editor")
    editor = "document.querySelector('#editor .CodeMirror').CodeMirror"
    browser.driver.execute_script(
        f"{editor}.setValue('SELECT ?t {{ ?t a '); {editor}.focus(); {editor}.execCommand('goDocEnd')"
    )
    field = browser.driver.switch_to.active_element
    field.send_keys("isn:Tol")
    field.send_keys(Keys.CONTROL, Keys.SPACE)
    browser.wait(
        lambda: (
            "isn:Toll" in browser.driver.execute_script(f"return {editor}.getValue()")
            or browser.all(".CodeMirror-hint")
        )
    )
    if browser.all(".CodeMirror-hint"):
        field.send_keys(Keys.ENTER)
    browser.wait(lambda: "isn:Toll" in browser.driver.execute_script(f"return {editor}.getValue()"))
    field.send_keys(" } LIMIT 4")
    field.send_keys(Keys.CONTROL, Keys.ENTER)
    browser.wait(lambda: browser.all(".results tbody tr"))
    assert len(browser.all(".results tbody tr")) == 4
    assert browser.driver.execute_script("return localStorage.length") == 0


def test_arabic_cells_stand_on_the_right(browser: Browser) -> None:
    browser.open("/query?lang=en&query=SELECT+*+%7B+%3Fs+skos:prefLabel+%3Fl+%7D+ORDER+BY+STRLEN(%3Fl)+LIMIT+40")
    cells = {
        cell.get_attribute("lang"): cell.value_of_css_property("text-align")
        for cell in browser.all(".results td[lang]")
    }
    assert cells == {"ar": "right", "en": "start"}


def test_the_keyboard_reaches_the_content(browser: Browser) -> None:
    browser.open("/?lang=en")
    browser.find("body").send_keys(Keys.TAB)
    skip = browser.driver.switch_to.active_element
    assert skip.get_attribute("class") == "skip"
    skip.send_keys(Keys.ENTER)
    assert browser.driver.switch_to.active_element.get_attribute("id") == "content"


def test_no_script_of_a_report_runs(browser: Browser) -> None:
    for path in ("/page/report/hostile-1", "/tolls", "/", "/query?query=SELECT+*+%7B+%3Fs+nif:isString+%3Fo+%7D"):
        browser.open(path)
        assert (
            browser.driver.execute_script(
                "return document.querySelectorAll('main script, main img, main [onerror]').length"
            )
            == 0
        )
        assert "alert('text')" in browser.find("main").text or path in ("/", "/tolls")


def test_pages_are_read_without_scripts(browser: Browser) -> None:
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open("/?lang=en")
        assert browser.all("svg.bars rect")
        assert browser.all("#list-heading + .scroll tbody tr")
        browser.open("/query?lang=en&query=ASK+%7B%7D")
        assert browser.find("textarea#query").is_displayed()
        assert browser.find("p.big").text == "yes"
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
