// The desk: beside Chainlit's chat, in the page's own DOM, so that no turn of the chat ever draws it anew.
import { topBar } from "./bar.js"
import { filePane } from "./casefile.js"
import { claimPane } from "./claim.js"
import { clock, planClock } from "./clock.js"
import { coachHead, followCoach, frameCoach, isPhone, watchWidth } from "./coach.js"
import { h, patch } from "./dom.js"
import { countHiddenChips, foot } from "./foot.js"
import { listenToKeys } from "./keys.js"
import { pageBody, readAddress } from "./pages.js"
import { touch } from "./presses.js"
import { answerSheet } from "./sheet.js"
import { endScreen, isAsking, isEnd, questionScreen, startScreen } from "./start.js"
import { beginDrawing, currentChanges, draw, endDrawing, isSheetOpen, onDraw, state } from "./state.js"
import { listen } from "./wire.js"

let place = null, isPlanned = false, lastKey = ""

const isDeskAddress = () => location.pathname === "/" || location.pathname.startsWith("/thread/")

const showPane = (name) => {
  state.pane = name
  draw()
}
const paneTab = ([name, title]) => h("button", { key: name, type: "button", role: "tab", "aria-selected": state.pane === name, onclick: () => showPane(name) },
  title, name === "claim" && currentChanges().length ? h("em", { class: "d-count" }, String(currentChanges().length)) : null)
const paneTabs = () => h("div", { class: "d-panes" },
  h("div", { role: "tablist", "aria-label": "Desk" }, [["note", "Note"], ["claim", "Claim"]].map(paneTab)),
  isPhone() ? clock() : null)

const work = () => [
  h("main", { key: "main", class: "d-main", "data-pane": state.pane }, paneTabs(), filePane(), claimPane()),
  h("footer", { key: "foot", class: "d-foot", "aria-label": "Send" }, isSheetOpen() ? answerSheet() : foot()),
]
const body = () => {
  if (state.page) return [h("main", { key: "page", class: "d-main d-page" }, pageBody())]
  if (!state.desk) return [h("main", { key: "wait", class: "d-main", "aria-busy": "true" })]
  if (isAsking()) return [h("main", { key: "question", class: "d-main" }, questionScreen())]
  if (isEnd()) return [h("main", { key: "end", class: "d-main" }, endScreen())]
  return state.desk.claim ? work() : [h("main", { key: "start", class: "d-main" }, startScreen())]
}
const live = () => h("div", { key: "live", class: "d-sr", role: "status", "aria-live": "polite", "aria-atomic": "true" }, state.live)

const drawNow = () => {
  isPlanned = false
  if (!place) return
  const isShown = isDeskAddress()
  document.documentElement.classList.toggle("desk", isShown)
  frameCoach(isShown)
  if (!isShown) return
  beginDrawing()
  patch(place, [topBar(), coachHead(), ...body(), live()])
  endDrawing()
  const key = state.desk && state.desk.key
  if (key && key !== lastKey) {
    touch()
    planClock()
  }
  lastKey = key
  requestAnimationFrame(countHiddenChips)
}
const drawSoon = (atOnce) => {
  if (atOnce) return drawNow()
  if (!isPlanned) queueMicrotask(drawNow)
  isPlanned = true
}

// Chainlit changes pages without a reload, and says nothing of it.
const watchAddress = () => {
  let shown = location.href
  const look = () => {
    if (shown === location.href) return
    shown = location.href
    readAddress()
    draw()
  }
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name].bind(history)
    history[name] = (...where) => {
      change(...where)
      look()
    }
  }
  addEventListener("popstate", look)
}

const mount = () => {
  place = document.createElement("div")
  place.id = "desk"
  document.body.prepend(place)
  onDraw(drawSoon)
  readAddress()
  listenToKeys()
  watchWidth()
  followCoach()
  watchAddress()
  planClock()
  drawNow()
}

listen()
if (document.body) mount()
else addEventListener("DOMContentLoaded", mount)
