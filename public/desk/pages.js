// The pages beside practice: their addresses (?page=home), their presses, and the list of sessions.
import { blockList } from "./blocks.js"
import { toggleCoach } from "./coach.js"
import { h } from "./dom.js"
import { next, say, start } from "./presses.js"
import { draw, isWorking, state } from "./state.js"
import { callAction, UNREACHABLE } from "./wire.js"

export const PAGES = [["home", "Progress"], ["threads", "Sessions"], ["browse", "Claims"], ["analytics", "Analytics"], ["achievements", "Standing"], ["facts", "Facts"], ["settings", "Settings"]]
const SESSIONS = "threads"
const FAILED = "Something went wrong on our side. Nothing is lost: try again."
const FEW = 30
const CHARTS = "analytics.charts"

const addressOf = (name, params) => location.pathname + (name ? "?" + new URLSearchParams({ page: name, ...params }) : "")
const paramsOf = (query) => Object.fromEntries([...query].filter(([name]) => name !== "page"))

// Opens the page of that name, or the desk for none. The address says which, so a reload and the back button work.
export const openPage = (name, params = {}) => {
  Object.assign(state, { popup: "", form: "", isCoachOpen: false })
  if (location.pathname + location.search !== addressOf(name, params)) history.pushState(history.state, "", addressOf(name, params))
  readAddress()
  draw()
}

state.openPage = openPage

export const readAddress = () => {
  const query = new URLSearchParams(location.search), name = query.get("page")
  if (!name) state.page = null
  else if (!state.page || state.page.name !== name || location.search !== state.page.search) {
    state.page = { name, params: paramsOf(query), search: location.search, screen: null, threads: null, trouble: "", busy: false, drafts: {} }
    load(state.page)
  }
}

const load = async (page) => {
  if (page.name === SESSIONS) return loadSessions(page)
  await ask(page, page.name, page.params)
  return draw()
}

// A press on a page: the screen that comes back takes its place, unless another was asked for meanwhile.
// Returns whether one came.
const ask = async (page, name, params) => {
  const turn = (page.turn || 0) + 1
  Object.assign(page, { turn, busy: true, trouble: "" })
  try {
    await whenConnected()
    const answer = await callAction("desk.page", { page: name, params })
    if (page.turn !== turn) return false
    if (answer.ok) take(page, answer.screen)
    else page.trouble = answer.message || FAILED
    state.trouble = ""
    return answer.ok
  } catch {
    if (page.turn === turn) page.trouble = UNREACHABLE
    return false
  } finally {
    if (page.turn === turn) page.busy = false
    draw()
  }
}
const take = (page, screen) => {
  page.screen = screen
  if (screen.say) sayInChat(screen.say)
}
// Before the socket is there the page has no session to ask in.
const whenConnected = async () => {
  while (!state.sid) await new Promise((go) => setTimeout(go, 50))
}

// What a button says in the chat is done there, and the desk is back in view.
const NEXT = "Next claim"
const sayInChat = (text) => {
  openPage("")
  if (text !== NEXT) return say(text)
  if (isWorking()) return null
  return state.desk && state.desk.claim ? next() : start()
}

// A press that changes something waits for the one before it; one that only shows something takes its place.
const isAct = ({ say, href, page }) => say || href || page.includes(".")

// Where a press leads: to another screen, to something said in the chat, or to an address.
// In a row of pages (`isNav`) even the page that is shown is read anew from its heading, and the last press counts.
export const follow = async (go, params = go.params || {}, isNav = false) => {
  const page = state.page
  if (page.busy && !isNav && isAct(go)) return false
  if (go.say) return sayInChat(go.say)
  if (go.href) return go.href.startsWith("/api/") || go.href.startsWith("/files/") ? window.open(go.href, "_blank", "noopener") : location.assign(go.href)
  const before = page.screen && page.screen.page
  const isDone = await ask(page, go.page, params)
  if (isDone) nameAddress(page)
  // Charts come into the chat, which a narrow window keeps slid away.
  if (isDone && go.page === CHARTS) toggleCoach(true)
  // Another page is read from its heading; a press that stays keeps the focus where it is.
  if (isDone && (isNav || page.screen.page !== before)) {
    draw(true)
    document.querySelector(".d-page h3")?.focus()
  }
  return isDone
}
// Only pages that can be opened anew get an address of their own: those whose name has no verb in it.
const nameAddress = (page) => {
  const { page: name, params } = page.screen
  if (!name || name.includes(".")) return
  const address = addressOf(name, params)
  Object.assign(page, { name, search: new URL(address, location.href).search })
  history.pushState(history.state, "", address)
}

const loadSessions = async (page) => {
  const pagination = { first: FEW, ...(page.older ? { cursor: page.older } : {}) }
  try {
    const answer = await fetch("/project/threads", {
      method: "POST", credentials: "include", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ pagination, filter: {} }),
    })
    if (!answer.ok) throw new Error(String(answer.status))
    const { data, pageInfo } = await answer.json()
    Object.assign(page, { threads: [...(page.threads || []), ...data], older: pageInfo.hasNextPage ? pageInfo.endCursor : "", trouble: "" })
  } catch {
    page.trouble = UNREACHABLE
  }
  draw()
}
const day = (instant) => new Date(instant).toLocaleDateString("en-US", { day: "numeric", month: "long", year: "numeric" })
const session = (it) => h("li", { key: it.id }, h("a", { href: "/thread/" + it.id }, h("b", null, it.name || "Practice")), h("span", null, day(it.createdAt)))
const sessions = (page) => h("section", { class: "gym-card d-sessions", "aria-label": "Sessions" },
  h("h1", { tabindex: "-1" }, "Sessions"),
  page.trouble ? h("p", { class: "gym-trouble", role: "alert" }, page.trouble) : null,
  page.threads && !page.threads.length ? h("p", { class: "d-quiet" }, "Your sessions show here after your first claim.") : null,
  page.threads ? h("ul", { class: "d-entries" }, page.threads.map(session)) : null,
  page.older ? h("p", { class: "d-row" }, h("button", { class: "d-btn", type: "button", onclick: () => loadSessions(page) }, "Show older sessions")) : null)

export const pageBody = () => (state.page.name === SESSIONS ? sessions(state.page) : blockList(state.page))
