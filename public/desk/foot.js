// The foot, which never moves: hint strip above it; chips, undo, other moves, Hint and Send in it.
import { h } from "./dom.js"
import { guideStrip, isGuidedTo } from "./guide.js"
import { movesPopup } from "./moves.js"
import { canHint, goToChange, hint, redo, send, undo, undoAll, undoChange } from "./presses.js"
import { currentChanges, draw, isFresh, state } from "./state.js"

const NO_CHANGES = "No changes. Type over any box, or tell the coach what to change."
const NO_HELP = { later: "Hints come after your first try", none: "There are no hints in an exam", sealed: "There are no hints for this claim" }

// The hint's button, with its number and its price before the press.
export const hintWords = () => {
  const { next_hint: next, help } = state.desk
  if (help !== "open") return "No hints"
  if (!next) return "All hints shown"
  return [`Hint ${next.number} of ${next.of}`, next.cost ? h("small", null, `−${next.cost} XP`) : null]
}

const step = (by) => {
  state.hintAt = Math.max(0, Math.min(state.desk.hints.length - 1, state.hintAt + by))
  draw()
}
const hintStrip = () => {
  const { hints, next_hint: next } = state.desk
  if (!hints.length) return null
  const at = Math.min(state.hintAt, hints.length - 1), of = Math.max(hints.length, next ? next.of : 0)
  return h("aside", { class: "d-hint", "aria-label": "Hints" },
    h("b", null, `Hint ${at + 1} of ${of}`),
    h("p", null, hints[at]),
    hints.length > 1 ? h("span", { class: "d-steps" },
      h("button", { type: "button", "aria-label": "Earlier hint", disabled: !at, onclick: () => step(-1) }, "‹"),
      h("button", { type: "button", "aria-label": "Later hint", disabled: at === hints.length - 1, onclick: () => step(1) }, "›")) : null)
}

const chip = (change, place) => h("span", { key: change.part + change.key, role: "listitem", class: "d-chip" + (change.by === "typed" ? " is-typed" : "") + (isFresh(change.key) ? " is-fresh" : "") },
  h("button", { class: "d-goto", type: "button", title: "Show it on the claim", onclick: () => goToChange(change) },
    h("b", null, change.name), " ", change.from ? [h("s", null, change.from), " → "] : null, change.to),
  h("button", { class: "d-undo", type: "button", "aria-label": "Undo " + change.name, onclick: () => undoChange(change, place) }, "×"))

const quietWords = () => (state.isIdle && state.desk.next_hint ? `Stuck? A hint helps${state.desk.next_hint.cost ? ` and costs ${state.desk.next_hint.cost} XP` : ""}.` : NO_CHANGES)
const chips = (changes) => h("div", { class: "d-chips" + (state.hiddenChips ? " is-cut" : ""), role: changes.length ? "list" : undefined, "aria-label": changes.length ? "Your changes" : undefined },
  changes.length ? changes.map(chip) : h("span", { class: "d-quiet" }, state.trouble ? "" : quietWords()))

// Chips that do not fit are behind a button that counts them.
const moreChips = () => state.hiddenChips
  ? h("button", { class: "d-btn d-all", type: "button", "aria-haspopup": "dialog", "aria-expanded": state.popup === "changes", "aria-label": `${state.hiddenChips} more changes`, onclick: () => togglePopup("changes") }, `+${state.hiddenChips}`)
  : null
const togglePopup = (name) => {
  const isOpen = state.popup === name || (name === "moves" && state.form)
  Object.assign(state, { popup: isOpen ? "" : name, form: "" })
  draw(true)
  document.querySelector(".d-popup button, .d-popup textarea, .d-popup input")?.focus()
}
const changesPopup = (changes) => h("div", { class: "d-popup d-changes", role: "dialog", "aria-label": "Your changes" },
  h("h2", null, `Your changes (${changes.length})`),
  h("div", { class: "d-changelist", role: "list" }, changes.map(chip)),
  h("p", { class: "d-row" }, h("button", { class: "d-btn", type: "button", onclick: undoAll }, "Undo all")))

// Tells after each drawing how many chips are cut off.
export const countHiddenChips = () => {
  const box = document.querySelector(".d-footrow .d-chips"), end = box ? box.getBoundingClientRect().right + 1 : 0
  const hidden = box ? [...box.querySelectorAll(".d-chip")].filter((each) => each.getBoundingClientRect().right > end).length : 0
  if (hidden === state.hiddenChips) return
  state.hiddenChips = hidden
  if (!hidden && state.popup === "changes") state.popup = ""
  draw()
}

const sendWords = (changes) => {
  if (state.busy === "act") return "Sending…"
  if (!changes.length) return "Send as it stands"
  return changes.length === 1 ? "Send 1 change" : `Send ${changes.length} changes`
}

const arrow = (way, path, name, canDo, go, keys) => h("button", { class: `d-btn d-step d-${way}`, type: "button", "aria-label": name, title: `${name} (${keys})`, disabled: !canDo, onclick: go },
  h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: path })))
const isPulsing = (which) => (state.pulse === which || (which === "hint" && state.isIdle) || isGuidedTo(which) ? " is-pulsing" : "")

const footRow = (changes) => h("div", { class: "d-footrow" },
  chips(changes),
  moreChips(),
  state.trouble ? h("p", { class: "d-trouble", role: "alert" }, state.trouble) : null,
  arrow("back", "M6 3L2.500 6.500L6 10M2.500 6.500H10a3.500 3.500 0 010 7H7", "Undo", state.desk.undo || changes.length, undo, "Ctrl+Z"),
  arrow("forth", "M10 3l3.500 3.500L10 10M13.500 6.500H6a3.500 3.500 0 000 7h3", "Redo", state.desk.redo, redo, "Ctrl+Shift+Z"),
  h("button", { class: "d-btn d-morebtn" + isPulsing("more"), type: "button", "aria-haspopup": "dialog", "aria-expanded": Boolean(state.form || state.popup === "moves"), "aria-label": "Other moves", title: "Appeal, write off, give up…", onclick: () => togglePopup("moves") }, "⋯"),
  h("button", { class: "d-btn d-hintbtn" + isPulsing("hint"), type: "button", disabled: !canHint(), title: NO_HELP[state.desk.help] || "Alt+H", onclick: hint }, hintWords()),
  h("button", { class: "d-btn d-primary d-send" + isPulsing("send"), type: "button", disabled: Boolean(state.busy), title: "Ctrl+Enter", onclick: () => send() }, sendWords(changes), " ", h("kbd", null, "Ctrl ↵")))

export const foot = () => {
  const changes = currentChanges()
  return [
    guideStrip(),
    hintStrip(),
    footRow(changes),
    state.popup === "changes" ? changesPopup(changes) : null,
    state.form || state.popup === "moves" ? movesPopup() : null,
  ]
}
