// What the buttons and keys do: edit, undo, send, hint, next.
import { sayMoment } from "./moment.js"
import { groupOf, textOnFile, tidyText } from "./places.js"
import {
  currentChanges, draw, forgetWords, isSheetOpen, isWorking, keepUnsaved, markFresh, namedPlaces, noPatch, reveal, sayTrouble, stackPatches, state, takeDesk, takeDraft,
} from "./state.js"
import { callAction, holdSaving, saveLater, saveNow, UNREACHABLE } from "./wire.js"

// A second Enter within this time belongs to the press before.
const DEAF = 350
const BUSY_SHOWN = 120

export const focusOn = (which) => document.querySelector(which)?.focus({ preventScroll: true })

// Edits.

export const edit = (part, key, value) => {
  state.pending[part][key] = value
  if (state.wrongPath === key) state.wrongPath = ""
  touch()
  keepUnsaved()
  saveLater()
  draw()
}
export const editBox = (path, text) => edit("set", path, tidyText(path, text) === textOnFile(state.desk.claim, path) ? null : { v: text, by: "card" })
export const drop = (path, isGone) => edit("drop", path, isGone ? null : { by: "card" })

const newId = () => "c" + Date.now().toString(36)
export const addDiagnosis = () => add({ kind: "dx", v: "", by: "card" }, "")
export const addLine = () => {
  const [{ pos, date_from, date_to }] = state.desk.claim.lines
  add({ kind: "line", by: "card", v: { code: "", modifiers: "", pointers: "A", units: "1", charge: "", pos, date_from, date_to } }, "/code")
}
const add = (entry, box) => {
  const id = newId()
  edit("add", id, entry)
  draw(true)
  focusOn(`[data-path="${id}${box}"]`)
}

// A chip's ×: its place reads as on file again, and the focus goes to the next chip or to Send.
export const undoChange = (change, place = 0) => {
  edit(change.part, change.key, null)
  state.live = change.name + " is back to what it was."
  draw(true)
  const left = document.querySelectorAll(".d-chip .d-undo")
  if (left.length) left[Math.min(place, left.length - 1)].focus()
  else focusOn(".d-send")
}
export const undoAll = () => {
  for (const change of currentChanges()) state.pending[change.part][change.key] = null
  state.live = "The claim reads as it is on file."
  state.popup = ""
  keepUnsaved()
  saveLater()
  draw(true)
  focusOn(".d-send")
}

export const goToChange = (change) => {
  state.popup = ""
  reveal(change.key)
  draw(true)
  const box = document.querySelector(`[data-path="${change.key}"], [data-path^="${change.key}/"]`)
  box?.scrollIntoView({ block: "nearest" })
  box?.focus()
}

// One step back or forward, whoever made it: the server keeps the steps of card and chat together.
const step = async (name, words) => {
  if (!isWorking() || state.busy || isSheetOpen()) return
  try {
    if (!(await saveNow())) return unreachable()
    const answer = await callAction("desk." + name, { key: state.desk.key, rev: state.desk.rev })
    takeDraft(answer.draft)
    if (answer.fresh) markFresh(answer.fresh)
    if (answer.ok) state.live = answer.fresh && answer.fresh.length ? words : "There is nothing more to " + name + "."
  } catch {
    unreachable()
  }
  draw()
}
export const undo = () => step("undo", "The last change is undone.")
export const redo = () => step("redo", "The change is made again.")

const unreachable = () => {
  sayTrouble(UNREACHABLE, true)
  draw()
}

// Presses that the server answers.

const painted = (what, from, told = 0) => {
  const drawn = performance.now() - from
  requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => state.marks.push({ what, told, drawn, ms: performance.now() - from })
    channel.port2.postMessage(0)
  })
}

// A press while another one is under way waits for it; the same press twice counts once.
let waiting = null
const isBusyWith = (name, again) => {
  if (state.busy && state.busy !== name) waiting = again
  return Boolean(state.busy)
}

// `then` draws what was answered. "Sending…" is drawn only where the answer takes longer than that drawing is worth.
const press = async (name, payload, then) => {
  state.busy = name
  sayTrouble("")
  const telling = setTimeout(() => draw(), BUSY_SHOWN)
  try {
    const answer = await callAction("desk." + name, payload)
    state.busy = ""
    if (answer.ok) then(answer)
    else draw()
  } catch {
    state.busy = ""
    unreachable()
  } finally {
    clearTimeout(telling)
    const again = waiting
    waiting = null
    if (again) again()
  }
}

// The same press after a lost answer carries the same key, so that it counts once.
const keys = {}
const keyFor = (wanted) => (keys[wanted] = keys[wanted] || crypto.randomUUID())

export const send = (actionType, details) => {
  if (!isWorking() || isSheetOpen() || isBusyWith("act", () => send(actionType, details))) return
  const from = performance.now(), { key, turn, rev } = state.desk, patch = stackPatches(state.inflight, state.pending)
  holdSaving()
  const move = { key, turn, patch, action_type: actionType, details, confidence: state.confidence ?? null }
  press("act", { ...move, idempotency_key: keyFor(JSON.stringify([move, rev])) }, ({ desk }) => showAnswer(desk, from))
}

const showAnswer = (desk, from) => {
  const told = performance.now() - from
  Object.assign(state, { pending: noPatch(), inflight: null, confidence: null, shutSheet: 0, hasDetails: false, shownAt: Date.now() })
  keepUnsaved()
  if (desk.sheet && desk.sheet.over) forgetWords()
  else Object.assign(state, { form: "", popup: "" })
  takeDesk(desk)
  if (desk.sheet) state.live = `${desk.sheet.word}. ${desk.sheet.lesson}${desk.sheet.xp ? ` ${desk.sheet.xp} XP.` : ""}${sayMoment(desk.sheet)}`
  draw(true)
  focusOn(isSheetOpen() ? ".d-next" : ".d-send")
  painted("verdict", from, told)
}

export const canHint = () => isWorking() && state.desk.help === "open" && Boolean(state.desk.next_hint)
export const hint = () => {
  if (!canHint() || isBusyWith("hint", hint)) return
  const from = performance.now()
  press("hint", { key: state.desk.key, turn: state.desk.turn }, (answer) => {
    const { hints, turn, next_hint } = answer
    Object.assign(state.desk, { hints, turn, next_hint, costs: answer.costs || state.desk.costs })
    if (isSheetOpen()) state.shutSheet = state.desk.sheet.turn
    Object.assign(state, { hintAt: hints.length - 1, hasDetails: false, isIdle: false })
    state.live = `Hint ${hints.length}. ${hints.at(-1)}`
    for (const path of namedPlaces()) if (groupOf(path)) state.openGroups[groupOf(path)] = true
    draw(true)
    painted("hint", from)
  })
}

const showClaim = (desk) => {
  takeDesk(desk)
  if (desk.claim) state.live = desk.title
  draw(true)
  // On a phone the claim's title waits behind its tab.
  const title = document.querySelector(".d-title")
  if (title && title.checkVisibility()) title.focus({ preventScroll: true })
  else focusOn(title ? ".d-panes [aria-selected=true]" : ".d-start")
}

const showStarted = ({ desk, thread }) => {
  if (thread) state.thread = thread
  if (thread && location.pathname === "/") history.replaceState(history.state, "", "/thread/" + thread)
  showClaim(desk)
}
export const start = (wanted = {}) => isBusyWith("start", () => start(wanted)) || press("start", wanted, showStarted)
// Does what a text typed to the coach does; the text does not stand in the chat.
export const say = (text) => isBusyWith("say", () => say(text)) || press("say", { text }, showStarted)

// Enter on the sheet: the next claim, or back to this one.
export const next = () => {
  const sheet = state.desk && state.desk.sheet
  if (!sheet || isBusyWith("next", next) || Date.now() - state.shownAt < DEAF) return
  if (!sheet.over) return closeSheet(sheet)
  if (state.desk.placement && state.askShown !== state.desk.key) return showInstead("askShown", state.desk.placement.question)
  if (state.desk.end && state.endShown !== state.desk.key) return showInstead("endShown", "Today's set is done.")
  const from = performance.now()
  press("next", {}, ({ desk }) => {
    showClaim(desk)
    if (desk.claim) state.live = "Next claim: " + desk.title
    painted("next", from)
  })
}
// A newcomer's one question, and the closing card of today's set, come before the next claim.
const showInstead = (what, live) => {
  Object.assign(state, { [what]: state.desk.key, shownAt: Date.now(), live })
  draw(true)
  focusOn(".d-start")
}
const closeSheet = (sheet) => {
  Object.assign(state, { shutSheet: sheet.turn, hasDetails: false })
  draw(true)
  focusOn(".d-send")
}

// A trainer gets the reason; the answer stands in the details of the sheet.
export const dispute = async (reason) => {
  const { session_id, sheet } = state.desk
  try {
    const answer = await callAction("dispute", { session_id, turn: sheet.turn, reason })
    if (answer.ok) sheet.dispute = { status: "open", answer: "" }
  } catch {
    unreachable()
  }
  draw()
}

// A minute without an edit offers a hint, once a claim.
const IDLE = 60000
const offered = new Set()
let idling = 0
export const touch = () => {
  clearTimeout(idling)
  state.isIdle = false
  idling = setTimeout(() => {
    if (!canHint() || isSheetOpen() || offered.has(state.desk.key)) return
    offered.add(state.desk.key)
    Object.assign(state, { isIdle: true, live: "Would a hint help? It costs some XP." })
    draw()
  }, IDLE)
}
