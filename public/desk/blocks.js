// Draws a screen from the blocks that the server describes (gym/chat/screens/blocks.py).
import { h } from "./dom.js"
import { pageForm } from "./form.js"
import { follow } from "./pages.js"
import { letterOf, sayMoney } from "./places.js"
import { applyTheme, chosenTheme } from "./theme.js"

const toned = (tone) => (tone && tone !== "plain" ? (tone === "quiet" ? "gym-quiet" : `gym-${tone}-text`) : "")
const percent = (share) => `${Math.max(0, Math.min(100, share * 100))}%`
const titled = (title, ...inside) => h("div", { class: title ? "gym-block" : "gym-bare" }, title ? h("h4", null, title) : null, inside)
const orEmpty = (it, inside) => (it.rows.length ? inside : h("p", { class: "gym-quiet" }, it.empty))
const scroller = (label, ...inside) => h("div", { class: "gym-scroll", tabindex: "0", role: "region", "aria-label": label }, inside)

const pressed = (go, classes, words, more = {}) => h("button", { type: "button", class: classes, onclick: () => follow(go), ...more }, words)
const linked = ({ text, tone, go }) => (go ? pressed(go, `gym-link ${toned(tone)}`, text) : h("span", { class: toned(tone) }, text))

const buttonClass = (it) => `gym-btn${it.primary ? " gym-primary" : it.current ? " gym-current" : it.danger ? " gym-danger" : ""}`
// A press while another is under way counts for nothing; the buttons stay enabled, so that the focus is not lost.
const row = (name, items, isNav) => h("div", { key: name, class: isNav ? "gym-nav" : "gym-actions", role: "group", "aria-label": name }, items.map((it) =>
  pressed(it.go, isNav ? "gym-tab" : buttonClass(it), it.label, { key: it.label + JSON.stringify(it.go), onclick: () => follow(it.go, it.go.params, isNav), "aria-current": it.current ? "page" : undefined })))

const bar = (it) => h("li", null, h("span", null, linked({ text: it.label, go: it.go }), it.about ? h("small", { class: "gym-quiet" }, it.about) : null),
  h("span", { class: "gym-bar", role: "img", "aria-label": `${it.label}: ${it.note}` },
    h("span", { style: `width: ${percent(it.share)}` }),
    it.low === null ? null : h("i", { style: `left: ${percent(it.low)}; width: ${percent(it.high - it.low)}` })),
  h("span", { class: "gym-quiet" }, it.note))

const table = (it) => titled(it.title, orEmpty(it, scroller(it.title || it.columns.join(", "), h("table", { class: "gym-table" },
  h("thead", null, h("tr", null, it.columns.map((name, place) => h("th", { scope: "col", class: it.numbers.includes(place) ? "gym-end" : undefined }, name)))),
  h("tbody", null, it.rows.map((cells) => h("tr", null, cells.map((cell, place) => h("td", { class: it.numbers.includes(place) ? "gym-end" : undefined }, linked(cell))))))))))

const shade = ({ share }) => (share === null ? "none" : String(Math.min(4, Math.floor(share * 5))))
const heat = (it) => titled(it.title, orEmpty(it, scroller(it.title, h("table", { class: "gym-table gym-heat" },
  h("thead", null, h("tr", null, h("td"), it.columns.map((name) => h("th", { scope: "col" }, name)))),
  h("tbody", null, it.rows.map((line) => h("tr", null, h("th", { scope: "row" }, linked({ text: line.label, go: line.go })),
    line.spots.map((spot) => h("td", { title: spot.title || undefined, "data-shade": shade(spot) }, linked({ text: spot.text, go: spot.go }))))))))))

const LINE_HEADS = ["Line", "Code", "Points to", "Units", "Charge", "Place", "Date"]
const claimFacts = (claim) => [
  ["Member", claim.subscriber.member_id, "subscriber"],
  ["Insured", `${claim.subscriber.first} ${claim.subscriber.last}`, "subscriber"],
  ["Patient", `${claim.patient.first} ${claim.patient.last}, ${claim.patient.birth}`, "patient"],
  ["Rendering", `${claim.rendering.name}, ${claim.rendering.npi}`, "rendering"],
  ["Prior authorization", claim.prior_auth || "–", "prior_auth"],
  ["Total", claim.total === null ? "sum of the lines" : sayMoney(claim.total), "total"],
]
const lineCells = (line, place) => [place + 1, [line.code, ...line.modifiers].join("-"), line.pointers.join(""), line.units, sayMoney(line.charge), line.pos, line.date_from]
const claim = (it) => {
  const mark = (path) => (it.marked.some((each) => each === path || each.startsWith(path + "/")) ? "gym-marked" : undefined)
  return titled(it.title,
    h("dl", { class: "gym-facts" }, claimFacts(it.claim).map(([name, text, path]) => h("div", { class: mark(path) }, h("dt", null, name), h("dd", null, text)))),
    h("p", { class: mark("diagnoses") }, h("b", null, "Diagnoses"), " ", it.claim.diagnoses.map((code, place) => `${letterOf(place)} ${code}`).join(" · ")),
    scroller("Service lines", h("table", { class: "gym-table" },
      h("thead", null, h("tr", null, LINE_HEADS.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", null, it.claim.lines.map((line, place) => h("tr", { class: mark(`lines/${place + 1}`) }, lineCells(line, place).map((text) => h("td", null, String(text)))))))))
}

// Steps that play one after another until somebody presses something.
const PACE = 1400
let playing = 0
const stopPlaying = () => {
  clearTimeout(playing)
  playing = 0
}
const goTo = (it, step) => follow({ page: it.page }, { ...it.params, step: String(step) })
const playOn = (it) => {
  clearTimeout(playing)
  playing = setTimeout(async () => { if (await goTo(it, it.place + 1)) return; stopPlaying() }, PACE)
}
const player = (it) => {
  const isLast = it.place >= it.count - 1
  if (playing && isLast) stopPlaying()
  else if (playing && playedAt !== it.place) playOn(it)
  playedAt = it.place
  const jump = (step) => { stopPlaying(); goTo(it, step) }
  return h("div", { class: "gym-player", role: "group", "aria-label": "Replay" },
    h("button", { type: "button", class: "gym-btn", disabled: !it.place, "aria-label": "One step back", onclick: () => jump(it.place - 1) }, "◀"),
    h("button", { type: "button", class: "gym-btn gym-primary", disabled: isLast, onclick: (event) => { if (playing) stopPlaying(); else playOn(it); event.target.textContent = playing ? "Pause" : "Play" } }, playing ? "Pause" : "Play"),
    h("button", { type: "button", class: "gym-btn", disabled: isLast, "aria-label": "One step on", onclick: () => jump(it.place + 1) }, "▶"),
    h("input", { type: "range", min: "0", max: String(it.count - 1), value: String(it.place), "aria-label": "Step", "aria-valuetext": `Step ${it.place + 1} of ${it.count}`, onchange: (event) => jump(event.target.value) }),
    h("span", { class: "gym-quiet" }, `Step ${it.place + 1} of ${it.count}`))
}
let playedAt = -1

// How the user likes to see the gym.
const look = ({ theme, reduced_motion: isReduced }) => {
  document.documentElement.dataset.motion = isReduced ? "less" : ""
  localStorage.setItem("gym:motion", isReduced ? "less" : "")
  if (chosenTheme() !== theme) applyTheme(theme)
  return null
}

// A text to be taken elsewhere: whole in a box that can be selected, and a button that copies it.
export const copyText = ({ title, text }) => {
  const copy = async (event) => {
    const button = event.currentTarget, box = button.parentElement.querySelector("textarea")
    box.select()
    try { await navigator.clipboard.writeText(text) } catch { document.execCommand("copy") }
    button.textContent = "Copied"
    setTimeout(() => { button.textContent = "Copy" }, 2000)
  }
  return h("div", { key: title, class: "gym-copy" },
    h("label", null, h("span", { class: "gym-label" }, title), h("textarea", { rows: "2", readonly: true, value: text })),
    h("button", { class: "gym-btn d-btn", type: "button", onclick: copy }, "Copy"))
}

const KINDS = {
  text: (it) => h("p", { class: toned(it.tone), style: "white-space: pre-line" }, it.text),
  heading: (it) => h("h4", { class: "gym-part" }, it.text),
  stats: (it) => h("dl", { class: "gym-stats" }, it.items.map((each) => h("div", { class: "gym-stat" }, h("dd", null, h("b", null, each.value)), h("dt", null, each.name)))),
  bars: (it) => titled(it.title, orEmpty(it, h("ul", { class: "gym-skills" }, it.rows.map(bar)))),
  table, heat, claim, player, look,
  buttons: (it) => row(it.name, it.items, false),
  copy: copyText,
  pre: (it) => titled(it.title, h("pre", { class: "gym-pre", tabindex: "0", role: "region", "aria-label": it.title }, it.text)),
  fold: (it, page) => h("details", { class: "gym-block" }, h("summary", null, it.title), it.blocks.map((each) => draw(each, page))),
  form: pageForm,
}
const draw = (it, page) => KINDS[it.kind](it, page)

export const blockList = (page) => {
  const it = page.screen
  if (!it) return h("section", { key: "none", class: "gym-card gym-screen", "aria-busy": !page.trouble }, page.trouble ? h("p", { class: "gym-trouble", role: "alert" }, page.trouble) : null)
  return h("section", { key: "screen", class: "gym-card gym-screen", "aria-label": it.title, "aria-busy": page.busy, "data-testid": "screen", "data-page": it.page },
    it.nav.length ? row("Pages", it.nav, true) : null,
    it.sub.length ? row("Pages of this part", it.sub, true) : null,
    h("header", { class: "gym-head" }, h("div", null, it.kicker ? h("p", { class: "gym-kicker" }, it.kicker) : null, h("h3", { tabindex: "-1" }, it.title))),
    it.note ? h("p", { class: "gym-told", role: "status" }, it.note) : null,
    page.trouble ? h("p", { class: "gym-trouble", role: "alert" }, page.trouble) : null,
    it.blocks.map((each) => draw(each, page)))
}
