// The coach: Chainlit's own chat, at the right, or sliding in over the desk where the window is narrow.
import { h } from "./dom.js"
import { draw, state } from "./state.js"

// As narrow.css has them.
const NARROW = matchMedia("(max-width: 1099px)"), PHONE = matchMedia("(max-width: 859px)")
export const isPhone = () => PHONE.matches
const chatBox = () => document.getElementById("chat-input")

export const toggleCoach = (isOpen) => {
  state.isCoachOpen = isOpen
  draw(true)
  if (isOpen) setTimeout(() => chatBox()?.focus(), 30)
  else if (NARROW.matches) document.querySelector(".d-coachbtn")?.focus()
}

export const coachHead = () => h("div", { key: "coach", class: "d-coachhead", role: "region", "aria-label": "Coach, head" },
  h("b", null, "Coach"), h("span", { class: "d-quiet" }, "ask, or say what to change"),
  h("button", { class: "d-x", type: "button", "aria-label": "Close the coach", onclick: () => toggleCoach(false) }, "×"))

// Chainlit's part of the page: out of reach while it is slid away.
export const frameCoach = (isDeskShown) => {
  const root = document.getElementById("root")
  document.documentElement.classList.toggle("coach-open", isDeskShown && state.isCoachOpen)
  if (!root) return
  root.inert = isDeskShown && NARROW.matches && !state.isCoachOpen
  if (isDeskShown) {
    root.setAttribute("role", "complementary")
    root.setAttribute("aria-label", "Coach")
  } else {
    root.removeAttribute("role")
    root.removeAttribute("aria-label")
  }
}

export const watchWidth = () => { for (const width of [NARROW, PHONE]) width.addEventListener("change", () => draw()) }

// The newest of what comes into the chat is scrolled into view until its size has settled, unless the trainee reads
// further up.
const SETTLED = 800, LONGEST = 10000, READING = 8000, STEP = 100
let readAt = -READING, newestMessage = null
const isReading = () => performance.now() - readAt < READING
const follow = (message) => {
  newestMessage = message
  const end = performance.now() + LONGEST
  let until = performance.now() + SETTLED
  const sizes = new ResizeObserver(() => { until = Math.min(end, performance.now() + SETTLED) })
  sizes.observe(message)
  const place = () => {
    if (performance.now() < until && message === newestMessage && message.isConnected && !isReading()) return message.scrollIntoView({ block: message.offsetHeight > innerHeight / 2 ? "start" : "nearest" })
    clearInterval(placing)
    return sizes.disconnect()
  }
  const placing = setInterval(place, STEP)
  place()
}
const newest = (records) => records.flatMap((record) => [...record.addedNodes]).filter((node) => node.dataset && node.dataset.stepType).at(-1)
const noteReading = (event) => { if (event.target.closest("#root")) readAt = performance.now() }

export const followCoach = () => {
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, noteReading, { capture: true, passive: true })
  new MutationObserver((records) => {
    const message = newest(records)
    if (message) follow(message)
  }).observe(document.getElementById("root"), { childList: true, subtree: true })
}
