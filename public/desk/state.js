// What the desk knows: the server's desk, what is under way, and what was typed since, laid over each other.
import { findNamed, groupOf, listChanges } from "./places.js"

const PARTS = ["set", "drop", "add"]
const FRESH_FOR = 1500
export const noPatch = () => ({ set: {}, drop: {}, add: {} })

export const state = {
  desk: null, sid: "", thread: "", inflight: null, pending: noPatch(),
  tab: "note", pane: "note", isCoachOpen: false, openGroups: {}, hasDetails: false, shutSheet: 0, shownAt: 0, hintAt: 0,
  busy: "", trouble: "", wrongPath: "", pulse: "", fresh: {}, live: "", form: "", words: {}, popup: "", hiddenChips: 0, isIdle: false,
  page: null, marks: [],
}
// The tests' window on the desk.
window.gymDesk = state

let drawLater = () => {}
export const onDraw = (draw) => { drawLater = draw }
// Draws soon, or at once where the next step needs what is drawn.
export const draw = (atOnce = false) => drawLater(atOnce)

export const isEmpty = (patch) => !patch || PARTS.every((part) => !Object.keys(patch[part] || {}).length)

// One patch over another; a null that takes a place out stays in it.
export const stackPatches = (below, above) => {
  const out = noPatch()
  for (const part of PARTS) out[part] = { ...(below || {})[part], ...(above || {})[part] }
  return out
}

const layDrafts = (...layers) => {
  const out = noPatch()
  for (const layer of layers.filter(Boolean)) {
    for (const part of PARTS) {
      for (const [key, entry] of Object.entries(layer[part] || {})) {
        if (entry === null) delete out[part][key]
        else out[part][key] = entry
      }
    }
  }
  return out
}

// While the page is drawn, some sixty boxes ask for the same draft.
let drawn = null
export const beginDrawing = () => {
  const desk = state.desk
  drawn = desk && desk.claim ? { draft: currentDraft(), named: findNamed(desk.hints || []) } : null
  if (drawn) drawn.changes = listChanges(desk.claim, drawn.draft)
}
export const endDrawing = () => { drawn = null }

export const currentDraft = () => (drawn ? drawn.draft : layDrafts(state.desk.draft, state.inflight, state.pending))
export const currentChanges = () => (drawn ? drawn.changes : listChanges(state.desk.claim, currentDraft()))
export const namedPlaces = () => (drawn ? drawn.named : findNamed(state.desk.hints || []))

export const isWorking = () => Boolean(state.desk && state.desk.claim && state.desk.status === "open")
export const isSheetOpen = () => Boolean(state.desk && state.desk.sheet && state.desk.sheet.turn !== state.shutSheet)
export const isFresh = (place) => Date.now() - (state.fresh[place] || 0) < FRESH_FOR

// Opens the folded group of a box, and its tab on a phone.
export const reveal = (path) => {
  const group = groupOf(path)
  if (group) state.openGroups[group] = true
  state.pane = "claim"
}

const keptAt = (key) => "gym:desk:" + key
// Unsaved patches also lie in the tab's storage: a reload before they are saved loses nothing.
export const keepUnsaved = () => {
  if (!state.desk || !state.desk.key) return
  const unsaved = stackPatches(state.inflight, state.pending)
  try {
    if (isEmpty(unsaved)) sessionStorage.removeItem(keptAt(state.desk.key))
    else sessionStorage.setItem(keptAt(state.desk.key), JSON.stringify(unsaved))
  } catch { /* a full storage must not stop the typing */ }
}
const readUnsaved = (key) => {
  try { return JSON.parse(sessionStorage.getItem(keptAt(key))) || noPatch() } catch { return noPatch() }
}

// So do the words of a letter that is being written.
const wordsAt = (key) => "gym:words:" + key
export const keepWords = () => {
  try { sessionStorage.setItem(wordsAt(state.desk.key), JSON.stringify({ form: state.form, words: state.words })) } catch { /* as above */ }
}
const readWords = (key) => {
  try { return JSON.parse(sessionStorage.getItem(wordsAt(key))) || {} } catch { return {} }
}
export const forgetWords = () => {
  sessionStorage.removeItem(wordsAt(state.desk.key))
  Object.assign(state, { form: "", words: {}, popup: "" })
}

const isDenied = (desk) => desk.stage === "denied" && desk.status === "open"
const openFresh = (desk) => {
  const opened = { openGroups: {}, shutSheet: 0, hasDetails: false, hintAt: Math.max(0, (desk.hints || []).length - 1), inflight: null, form: "", words: {}, popup: "", trouble: "", wrongPath: "" }
  Object.assign(state, opened, desk.status === "open" ? readWords(desk.key) : {}, { pending: readUnsaved(desk.key), tab: isDenied(desk) ? "answer" : "note", pane: "note" })
}

// Takes the server's whole desk; another claim than before starts with everything folded.
export const takeDesk = (desk) => {
  const before = state.desk
  const isSame = Boolean(before) && before.key === desk.key
  if (isSame && desk.rev < before.rev) desk = { ...desk, draft: before.draft, rev: before.rev, undo: before.undo, redo: before.redo }
  if (!isSame) openFresh(desk)
  state.desk = desk
}

// Takes a newer draft of the claim that is shown; says whether it was one.
export const takeDraft = (told) => {
  if (!told || !state.desk || told.key !== state.desk.key || told.rev <= state.desk.rev) return false
  Object.assign(state.desk, { draft: told.draft, rev: told.rev, undo: told.undo, redo: told.redo })
  return true
}

export const markFresh = (places) => {
  for (const place of places) {
    state.fresh[place] = Date.now()
    reveal(place)
  }
  if (places.length) setTimeout(() => draw(), FRESH_FOR + 50)
}

// Says a trouble aloud at the foot; it goes away by itself unless it lasts.
let clearing = 0
export const sayTrouble = (words, lasts = false) => {
  clearTimeout(clearing)
  state.trouble = words
  if (words && !lasts) clearing = setTimeout(() => { state.trouble = ""; draw() }, 8000)
}
