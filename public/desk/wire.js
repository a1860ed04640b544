// The wire: window messages from the server, presses to it, and what was typed on its way there.
import { draw, isEmpty, isWorking, keepUnsaved, markFresh, noPatch, sayTrouble, stackPatches, state, takeDesk, takeDraft } from "./state.js"

const PAUSE = 220, RETRY = 1500, FIRST_ANSWER = 4000, GLOW = 1800
export const UNREACHABLE = "The server cannot be reached. Nothing is lost: try again in a moment."
const REFUSED = "That cannot be done now."

// A press, by the route that Chainlit's own buttons use. Throws where the server does not answer.
export const callAction = async (name, payload = {}) => {
  const action = { name, payload, label: "", tooltip: "", forId: "", id: crypto.randomUUID() }
  const answer = await fetch("/project/action", {
    method: "POST", credentials: "include", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ sessionId: state.sid, action }),
  })
  if (answer.status === 401) return signInAgain()
  if (!answer.ok) throw new Error(String(answer.status))
  const { response } = await answer.json()
  if (!response) throw new Error("no answer")
  if (!response.ok) refuse(response)
  return response
}

const signInAgain = () => {
  keepUnsaved()
  location.href = "/login"
  return { ok: false, isSignedOut: true }
}

const refuse = (response) => {
  sayTrouble(response.message || REFUSED)
  state.wrongPath = response.path || ""
  if (response.stale) callAction("desk.look").then(({ desk }) => { if (desk) { takeDesk(desk); draw() } }).catch(() => {})
}

// Asks the server for the desk, through Chainlit's socket.
export const askForDesk = () => window.postMessage({ ask: "desk" }, location.origin)

const receive = (told) => {
  if (told.sid) Object.assign(state, { sid: told.sid, thread: told.thread || state.thread })
  if (told.desk) {
    takeDesk(told.desk)
    if (!isEmpty(state.pending)) saveLater()
  }
  if (takeDraft(told.draft) && told.fresh) {
    markFresh(told.fresh)
    state.live = `${told.fresh.length === 1 ? "1 change is" : told.fresh.length + " changes are"} on the desk. Nothing is sent.`
  }
  if (told.hint && state.desk && told.hint.key === state.desk.key) state.desk.hints[told.hint.number - 1] = told.hint.text
  if (told.move) Object.assign(state, { form: told.move, popup: "", words: { ...state.words, ...told.details } })
  if (told.pulse) pulse(told.pulse)
  if (told.page) state.openPage(told.page.name, told.page.params)
  state.heard = performance.now()
  draw()
}

const pulse = (which) => {
  state.pulse = which
  setTimeout(() => { state.pulse = ""; draw() }, GLOW)
}

// Chainlit hands every message of the window back to the server; the desk's own stop here.
const onMessage = (event) => {
  if (event.source !== window || event.origin !== location.origin || !event.data || !event.data.gym) return
  event.stopImmediatePropagation()
  receive(event.data.gym)
}

// Saves what was typed, a moment after the last key. Keys typed meanwhile wait in `pending`; a failed save returns there.
let timer = 0
const saveIn = (pause) => {
  clearTimeout(timer)
  timer = setTimeout(save, pause)
}
export const saveLater = () => saveIn(PAUSE)
export const holdSaving = () => clearTimeout(timer)

const save = async () => {
  if (state.inflight || isEmpty(state.pending) || !isWorking() || state.busy) return
  const key = state.desk.key
  let pause = PAUSE
  Object.assign(state, { inflight: state.pending, pending: noPatch() })
  try {
    const answer = await callAction("desk.draft", { key, patch: state.inflight })
    takeDraft(answer.draft)
    if (answer.isSignedOut) state.pending = stackPatches(state.inflight, state.pending)
    if (answer.ok && state.trouble === UNREACHABLE) sayTrouble("")
  } catch {
    pause = RETRY
    if (state.desk.key === key) state.pending = stackPatches(state.inflight, state.pending)
  }
  state.inflight = null
  keepUnsaved()
  draw()
  if (!isEmpty(state.pending)) saveIn(pause)
}

// All that was typed is on the server; false where it could not be reached.
export const saveNow = async () => {
  holdSaving()
  while (state.inflight) await new Promise((go) => setTimeout(go, 20))
  await save()
  return isEmpty(state.pending)
}

// Tells the server that a desk stands here: it then puts no cards into the thread that the desk shows.
const DESK_COOKIE = "gym_desk=1; path=/; samesite=lax"

export const listen = () => {
  document.cookie = DESK_COOKIE
  addEventListener("message", onMessage, true)
  // A tab that slept or was offline asks for what it missed.
  addEventListener("visibilitychange", () => { if (!document.hidden && state.desk) askForDesk() })
  addEventListener("online", askForDesk)
  setTimeout(() => { if (!state.desk && !location.pathname.startsWith("/login")) askForDesk() }, FIRST_ANSWER)
}
