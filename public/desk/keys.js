// Keys that work everywhere on the page, and the swipe between note and claim on a phone.
import { toggleCoach } from "./coach.js"
import { focusOn, hint, next, redo, send, undo } from "./presses.js"
import { draw, isSheetOpen, state } from "./state.js"

const SPOTS = [
  [".d-file", ".d-file [role=tab][aria-selected=true]"],
  [".d-claim", ".d-lines input"],
  [".d-foot", ".d-next, .d-send"],
  ["#root", "#chat-input"],
]
const FAR = 60

// F6 goes round: note, line 1, Send, chat box.
const goRound = (by) => {
  const at = SPOTS.findIndex(([part]) => document.activeElement.closest(part))
  const to = at < 0 ? 0 : (at + by + SPOTS.length) % SPOTS.length
  if (to === 3) return toggleCoach(true)
  Object.assign(state, { pane: to === 0 ? "note" : to === 1 ? "claim" : state.pane, page: null })
  draw(true)
  return document.querySelector(SPOTS[to][1])?.focus()
}

const OPENERS = [
  [() => state.popup === "account", ".d-menubtn"],
  [() => state.popup === "changes", ".d-all"],
  [() => state.form || state.popup === "moves", ".d-morebtn"],
  [() => state.hasDetails, ".d-lesson .d-link"],
  [() => state.isCoachOpen, ".d-coachbtn"],
]
const closeTopmost = () => {
  const [, opener] = OPENERS.find(([isOpen]) => isOpen()) || []
  if (!opener) return false
  if (opener === ".d-coachbtn") state.isCoachOpen = false
  else Object.assign(state, { popup: "", form: "", hasDetails: false })
  draw(true)
  focusOn(opener)
  return true
}

// The browser's own undo goes first where a box holds keys that are not on the server yet, and everywhere off the desk.
const isOurUndo = () => {
  const field = document.activeElement
  if (field.closest("#root, .d-popup, .d-details, .d-page, .d-lookup")) return false
  return !field.dataset.path || !(field.dataset.path in state.pending.set)
}

const isSend = (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter"
const isUndo = (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && isOurUndo()
const isRedo = (event) => event.ctrlKey && event.key.toLowerCase() === "y" && isOurUndo()
const isAlt = (event, letter) => event.altKey && event.key.toLowerCase() === letter

const KEYS = [
  [isSend, () => (isSheetOpen() ? next() : send(state.form || undefined))],
  [isRedo, redo],
  [isUndo, (event) => (event.shiftKey ? redo() : undo())],
  [(event) => isAlt(event, "h"), hint],
  [(event) => isAlt(event, "c"), () => toggleCoach(true)],
  [(event) => event.key === "F6", (event) => goRound(event.shiftKey ? -1 : 1)],
]
const onKey = (event) => {
  if (!document.documentElement.classList.contains("desk")) return
  if (event.key === "Escape") {
    if (closeTopmost()) event.preventDefault()
    return
  }
  const [, act] = KEYS.find(([isIt]) => isIt(event)) || []
  if (!act) return
  event.preventDefault()
  event.stopImmediatePropagation()
  act(event)
}

let from = null
const onTouchStart = (event) => {
  const isSwipe = event.target.closest(".d-main") && !event.target.closest("input, select, textarea, .d-tabs")
  from = isSwipe ? [event.touches[0].clientX, event.touches[0].clientY] : null
}
const onTouchEnd = (event) => {
  if (!from) return
  const [x, y] = [event.changedTouches[0].clientX - from[0], event.changedTouches[0].clientY - from[1]]
  if (Math.abs(x) < FAR || Math.abs(x) < 2 * Math.abs(y)) return
  state.pane = x < 0 ? "claim" : "note"
  draw()
}

export const listenToKeys = () => {
  addEventListener("keydown", onKey, true)
  addEventListener("touchstart", onTouchStart, { passive: true })
  addEventListener("touchend", onTouchEnd, { passive: true })
}
