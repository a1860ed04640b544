"""Writing a scenario in a real browser: preview while typing, save, versions, files, and a trainee who plays it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looks import look_around
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def screen(watched: Any, page: str) -> Any:
    """The newest screen, once it shows that page and is done."""
    found = watched.page.get_by_test_id("screen").last
    expect(found).to_have_attribute("data-page", page)
    watched.page.wait_for_function("!document.querySelector('[data-testid=screen][aria-busy=true]')")
    return found


def written(watched: Any, name: str) -> Any:
    """A form that is filled in, with its proof beside it."""
    watched.open_page("Progress").get_by_role("button", name="Library", exact=True).click()
    screen(watched, "library")
    watched.page.get_by_role("button", name="Write a scenario").click()
    form = screen(watched, "library.edit")
    expect(form).to_contain_text("Sending it as it stands is right.")
    form.get_by_label("First fault").select_option("missing_mod25")
    expect(form).to_contain_text("The text shown does not give it away.")
    form.get_by_label("Name in the library").fill(name)
    form.get_by_label("Title").fill("Modifier 25 again")
    expect(form).to_contain_text("The title says “25”")
    form.get_by_label("Title").fill(f"A knee on Monday, {name}")
    expect(form).to_contain_text("The text shown does not give it away.")
    return form


def test_a_trainer_writes_a_scenario_and_the_proof_follows(watch: Callable[..., Any]) -> None:
    watched = watch(390)
    watched.sign_in("trainer")
    form = written(watched, "Knee")
    look_around(watched, "library-edit")
    form.get_by_role("button", name="Save it in the library").click()
    expect(form.get_by_role("status")).to_contain_text("Version 1 is saved and proved.")
    expect(form).to_contain_text("shown above")
    form.get_by_role("button", name="Back to the library").click()
    scenarios = screen(watched, "library")
    expect(scenarios).to_contain_text("Knee")
    look_around(watched, "library")
    assert watched.errors == []


def test_what_is_typed_while_the_preview_is_drawn_stays_and_so_does_the_caret(watch: Callable[..., Any]) -> None:
    watched = watch()
    watched.sign_in("trainer")
    form = written(watched, "Typed")
    box = form.get_by_label("Background")
    box.click()
    text = "They come in with a swollen knee after a long walk and want it seen to at once."
    watched.page.keyboard.type(text, delay=60)
    expect(form.get_by_label("Background")).to_have_value(text)
    expect(form).to_contain_text(f"From your trainer: {text}")
    for _ in range(8):
        watched.page.keyboard.press("ArrowLeft")
    watched.page.keyboard.type(" X")
    changed = f"{text[:-8]} X{text[-8:]}"
    expect(form).to_contain_text(f"From your trainer: {changed}")
    watched.page.keyboard.type("Y")
    expect(form.get_by_label("Background")).to_have_value(changed.replace(" X", " XY"))
    assert watched.errors == []


def test_versions_files_and_a_trainee_who_plays_it(watch: Callable[..., Any], tmp_path: Path) -> None:
    watched = watch()
    watched.sign_in("trainer")
    form = written(watched, "Swap")
    form.get_by_role("button", name="Save it in the library").click()
    expect(form.get_by_role("status")).to_contain_text("Version 1 is saved")
    form.locator("input[name=seed]").fill("7")
    form.get_by_label("Lesson").fill("Read the note to its end.")
    form.get_by_role("button", name="Save as the next version").click()
    expect(form.get_by_role("status")).to_contain_text("Version 2 is saved")
    form.get_by_role("button", name="Look at it").click()
    expect(form.locator("input[name=seed]")).to_have_value("1")
    address = watched.page.evaluate("fetch('/files/library.toml').then((answer) => answer.text())")
    assert 'name = "Swap"' in address
    file = tmp_path / "library.toml"
    file.write_text(address[: address.index("[[scenarios]]")] + swapped(address))
    form.get_by_role("button", name="Back to the library").click()
    scenarios = screen(watched, "library")
    scenarios.get_by_label("TOML: choose a file").set_input_files(file)
    scenarios.get_by_role("button", name="Import").click()
    expect(scenarios.get_by_role("status")).to_contain_text("1 scenario imported")
    expect(scenarios).to_contain_text("Swapped")
    assert watched.errors == []
    trainee = watch()
    trainee.sign_in()
    trainee.open_page("Claims")
    claims = screen(trainee, "browse")
    row = claims.get_by_role("row", name="A knee on Monday, Swap").first
    row.get_by_role("button", name="Begin").click()
    trainee.desk.locator(".d-send").wait_for()
    expect(trainee.desk.locator(".d-title")).to_contain_text("A knee on Monday, Swap")
    assert trainee.errors == []


def swapped(text: str) -> str:
    """The scenario called Swap under another name, as a file has it."""
    bodies = text.split("[[scenarios]]")[1:]
    mine = next(each for each in bodies if 'name = "Swap"' in each)
    return "[[scenarios]]" + mine.replace('name = "Swap"', 'name = "Swapped"')
