// The bar over everything: pages, today's set, level, streak, and the account.
import { h } from "./dom.js"
import { draw, state } from "./state.js"
import { toggleCoach } from "./coach.js"
import { openPage, PAGES } from "./pages.js"
import { applyTheme, chosenTheme } from "./theme.js"

// How many of the pages stand in the bar; the menu has all of them.
const IN_BAR = 2
const THEMES = [["light", "Light"], ["dark", "Dark"], ["system", "As the system"]]

const setTheme = async (theme) => {
  await applyTheme(theme)
  draw()
}
const signOut = async () => {
  await fetch("/logout", { method: "POST", credentials: "include" }).catch(() => null)
  location.href = "/login"
}
// On a phone the coach lies over the menu, so it goes.
const toggleMenu = () => {
  state.popup = state.popup === "account" ? "" : "account"
  state.isCoachOpen = false
  draw(true)
  document.querySelector(".d-account :is(button, input)")?.focus()
}

const brand = () => h("a", { class: "d-brand", href: "/", "aria-label": "Training Gym" },
  h("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, h("path", { d: "M3 7v6M6 5v10M14 5v10M17 7v6M6 10h8" })), h("span", null, "Training Gym"))

const link = ([name, title]) => h("a", {
  key: name || "desk", href: name ? "/?page=" + name : location.pathname, "aria-current": (state.page ? state.page.name : "") === name ? "page" : undefined,
  onclick: (event) => { event.preventDefault(); openPage(name) },
}, title)

const dashes = ({ done, of }) => {
  const isOver = state.desk.status === "done" || !state.desk.claim
  return h("span", { class: "d-dots", "aria-hidden": "true" }, Array.from({ length: of }, (_, place) => h("i", { class: place < done ? "done" : place === done && !isOver ? "now" : "" })))
}
const setWords = ({ done, of }) => (done >= of ? `${done} of ${of}` : `Claim ${Math.min(done + (state.desk.status === "done" || !state.desk.claim ? 0 : 1), of) || 1} of ${of}`)
const todaysSet = (bar) => bar.of ? h("div", { class: "d-set", title: "Today's set" }, dashes(bar), h("span", null, setWords(bar), h("span", { class: "d-wide" }, " today"))) : null

const thousands = (count) => count.toLocaleString("en-US")
const level = (bar) => h("div", { class: "d-level" },
  h("b", null, `Level ${bar.level}`),
  h("span", { class: "d-meter", role: "img", "aria-label": `${bar.into} of ${bar.span} XP to the next level` }, h("i", { style: `width: ${Math.min(100, (100 * bar.into) / bar.span)}%` })),
  h("span", { class: "d-wide" }, `${thousands(bar.into)} / ${thousands(bar.span)} XP`))

const FLAME = "M8 1.500c.5 3 4 4 4 8a4 4 0 01-8 0c0-1.600.8-2.500 1.600-3.500.4 1 .9 1.500 1.600 1.800C7 5.500 6.900 3.500 8 1.500z"
const streak = ({ streak: days }) => days
  ? h("div", { class: "d-streak", title: "Days in a row" }, h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: FLAME })), String(days), h("span", { class: "d-wide" }, days === 1 ? " day" : " days"))
  : null

const themeChoice = ([name, words]) => h("label", { key: name, class: "d-check" },
  h("input", { type: "radio", name: "d-theme", checked: chosenTheme() === name, onchange: () => setTheme(name) }), h("span", null, words))
const account = () => h("div", { class: "d-popup d-account", role: "dialog", "aria-label": "Menu" },
  h("nav", { "aria-label": "All pages" }, h("ul", null, [["", "Practice"], ...PAGES].map((page) => h("li", null, link(page))))),
  h("fieldset", null, h("legend", null, "Theme"), THEMES.map(themeChoice)),
  h("ul", null, h("li", null, h("button", { type: "button", onclick: () => location.assign("/") }, "New session")), h("li", null, h("button", { type: "button", onclick: signOut }, "Sign out"))))

export const topBar = () => {
  const bar = state.desk && state.desk.bar
  return h("header", { key: "bar", class: "d-bar" },
    brand(),
    h("nav", { "aria-label": "Pages" }, [["", "Practice"], ...PAGES.slice(0, IN_BAR)].map(link)),
    bar ? [todaysSet(bar), level(bar), streak(bar)] : null,
    h("button", { key: "coach", class: "d-coachbtn", type: "button", "aria-expanded": state.isCoachOpen, onclick: () => toggleCoach(!state.isCoachOpen) }, "Coach"),
    h("button", { key: "menu", class: "d-btn d-menubtn", type: "button", "aria-haspopup": "dialog", "aria-expanded": state.popup === "account", "aria-label": "Menu", onclick: toggleMenu },
      h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: "M2.500 4.500h11M2.500 8h11M2.500 11.500h11" }))),
    state.popup === "account" ? account() : null)
}
