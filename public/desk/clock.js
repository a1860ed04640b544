// A quiet clock that can be hidden: time affects only the speed bonus, but an exam ends by it.
import { h } from "./dom.js"
import { draw, state, takeDesk } from "./state.js"
import { callAction } from "./wire.js"

const EVERY = 15000, LATE = 250
const KEPT = "gym:clock"
const minutesOf = (ms) => Math.max(0, Math.floor(ms / 60000))
const isShown = () => { try { return localStorage.getItem(KEPT) !== "off" } catch { return true } }
const show = (wanted) => {
  try { localStorage.setItem(KEPT, wanted ? "on" : "off") } catch { /* shown again after a reload */ }
  draw()
}

// Nothing within the first minute of a claim.
const words = () => {
  const until = state.desk.exam && state.desk.exam.until
  if (until) return `${minutesOf(Date.parse(until) - Date.now())} min left for the exam`
  const minutes = minutesOf(Date.now() - Date.parse(state.desk.started))
  return minutes ? `${minutes} min so far` : ""
}

export const clock = () => {
  if (!state.desk.started || state.desk.status !== "open" || !words()) return null
  const isTold = isShown(), name = isTold ? `${words()}. Hide the time` : "Show the time"
  return h("button", { key: "clock", class: "d-clock", type: "button", title: isTold ? "Hide the time" : name, "aria-label": name, onclick: () => show(!isTold) }, isTold ? words() : "◷")
}

// An exam ends at its time also where nobody presses anything.
const endExam = async () => {
  const until = state.desk && state.desk.exam && state.desk.exam.until
  if (!until || state.desk.exam.over || Date.parse(until) > Date.now()) return
  const { desk } = await callAction("desk.look").catch(() => ({}))
  if (!desk) return
  takeDesk(desk)
  if (desk.exam && desk.exam.over) state.live = "The exam is over."
}
const tick = async () => {
  await endExam()
  draw()
  planClock()
}

// The next tick: within 15 seconds, and right after an exam's last moment.
let ticking = 0
export const planClock = () => {
  const until = state.desk && state.desk.exam && !state.desk.exam.over && state.desk.exam.until
  const left = until ? Date.parse(until) - Date.now() + LATE : EVERY
  clearTimeout(ticking)
  ticking = setTimeout(tick, left > 0 ? Math.min(left, EVERY) : EVERY)
}
