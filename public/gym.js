// Follows the system's light or dark theme until the user chooses one. The page reads this key at start.
if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system")

// The browser's time zone, for users who never chose one: their days and streaks are their own then, not UTC's.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone) document.cookie = `gym_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`

document.documentElement.dataset.motion = localStorage.getItem("gym:motion") || ""

// If the sign-in expires while a claim is open, signing in again returns to it; the typed text is still in the tab.
const BACK = "gym:back"
const noting = (answer) => {
  if (answer.status === 401 && location.pathname.startsWith("/thread/")) sessionStorage.setItem(BACK, location.pathname)
  return answer
}
const goBack = async () => {
  const thread = sessionStorage.getItem(BACK)
  if (!thread || location.pathname !== "/") return
  sessionStorage.removeItem(BACK)
  // After signing in as another user, stay on the home screen.
  const mine = await fetch("/project/thread/" + thread.split("/").pop()).catch(() => null)
  if (mine && mine.ok) location.replace(thread)
}
goBack()

// When a sign-in ends, the server sends a message and closes the socket; the page then opens the sign-in page.
addEventListener("message", (said) => {
  if (said.source !== window || said.data !== "gym:signed-out" || location.pathname === "/login") return
  noting({ status: 401 })
  location.href = "/login"
})

// While the server restarts, the request for the signed-in user must wait; otherwise the page would show the sign-in form.
const ask = window.fetch.bind(window)
// Chainlit fetches a card's source each time it draws one; a copy up to a minute old is good enough.
const SOURCE = /\/public\/elements\/\w+\.jsx$/
const sources = new Map()
const sourceOf = async (address, options) => {
  const kept = sources.get(address)
  if (kept && Date.now() - kept.at < 60000) return new Response(kept.text)
  const answer = await ask(address, options)
  if (!answer.ok) return answer
  const text = await answer.text()
  sources.set(address, { text, at: Date.now() })
  return new Response(text)
}
window.fetch = async (input, options) => {
  const address = typeof input === "string" ? input : input.url || String(input)
  if (SOURCE.test(address)) return sourceOf(address, options)
  if (!/\/user(\?.*)?$/.test(address)) return noting(await ask(input, options))
  for (let tries = 0; ; tries++) {
    try {
      const answer = await ask(input, options)
      if (answer.status < 500 || tries >= 120) return answer
    } catch (error) {
      if (tries >= 120) throw error
    }
    await new Promise((go) => setTimeout(go, 1000))
  }
}

// The form of the sign-in page only: Chainlit changes pages without reloading, so the path is checked.
const signInForm = () => (location.pathname.endsWith("/login") ? document.querySelector("form:has(#password)") : null)

// Shows the demo users on the sign-in page if the server allows the demo sign-in.
const offerDemo = (form, roles) => {
  const box = document.createElement("div")
  box.id = "gym-demo"
  box.innerHTML = '<p class="gym-demo-title">On this machine you can start right away</p>'
  for (const role of roles) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = role === "trainee" ? "gym-btn gym-primary" : "gym-btn"
    button.textContent = "Continue as demo " + role
    button.onclick = async () => {
      const answer = await ask("/demo/" + role, { method: "POST" })
      if (answer.ok) location.href = "/"
    }
    box.append(button)
  }
  const rule = document.createElement("p")
  rule.className = "gym-demo-or"
  rule.textContent = "or sign in with your name"
  box.append(rule)
  form.insertBefore(box, form.children[1] || null)
}

const sayWhy = (form) => {
  const why = document.createElement("p")
  why.id = "gym-out"
  why.setAttribute("role", "status")
  why.textContent = "Your sign-in has expired. Sign in again to return to your claim: nothing is lost."
  form.prepend(why)
}

// Without the demo sign-in: shows the server's reason, or how to sign in.
const HOW_IN = "Sign in with the name and password that you were given. The administrator adds users with “gym user add”."
const sayNote = (form, note) => {
  const line = document.createElement("p")
  line.id = "gym-note"
  line.className = "gym-demo-title"
  line.textContent = note || HOW_IN
  form.append(line)
}

let offer, goingBack
const onSignIn = async () => {
  if (!signInForm()) return
  if (sessionStorage.getItem(BACK)) goingBack = goingBack || setInterval(goBack, 300)
  offer = offer || ask("/demo").then((answer) => answer.json()).catch(() => ({ roles: [] }))
  const { roles, note } = await offer, form = signInForm()
  if (!form) return
  if (sessionStorage.getItem(BACK) && !form.querySelector("#gym-out")) sayWhy(form)
  if (roles.length && !form.querySelector("#gym-demo")) offerDemo(form, roles)
  if (!roles.length && !form.querySelector("#gym-note")) sayNote(form, note)
}
addEventListener("DOMContentLoaded", () => { onSignIn(); new MutationObserver(onSignIn).observe(document.body, { childList: true, subtree: true }) })

// Accessibility: names some of Chainlit's buttons, and marks its list of chats as a list.
const FRAME = [
  ["#sidebar-trigger-button", { "aria-label": "Show or hide your chats" }],
  ["#search-chats-button", { "aria-label": "Search your chats" }],
  ["#new-chat-button", { "aria-label": "New chat" }],
  ["#theme-toggle", { "aria-label": "Light or dark" }],
  ["#user-nav-button", { "aria-label": "Your account" }],
  ["#chat-submit", { "aria-label": "Send" }],
  ["#stop-button", { "aria-label": "Stop the coach" }],
  ["#thread-options", { role: "button", "aria-label": "Chat options" }],
  ["button:has(> .lucide-arrow-down)", { "aria-label": "Go to the newest message" }],
  ["button:has(> .lucide-copy)", { "aria-label": "Copy this message" }],
  ["button:has(> .lucide-thumbs-up)", { "aria-label": "This helped" }],
  ["button:has(> .lucide-thumbs-down)", { "aria-label": "This did not help" }],
  ["button:has(> .lucide-eye)", { "aria-label": "Show the password" }],
  ["button:has(> .lucide-eye-off)", { "aria-label": "Hide the password" }],
  ["button.-ml-2:has(> .lucide-arrow-left)", { "aria-label": "Close the side bar" }],
  ["[role=dialog]", { "aria-label": "Beside the chat" }],
  ["[role=separator][aria-controls]", { "aria-label": "Width of the side bar", "aria-controls": "root" }],
  ["ol[data-sonner-toaster]", { role: "group", "aria-label": "News" }],
  ["[data-sidebar=menu] > div", { role: "listitem" }],
]
const nameFrame = () => {
  for (const [which, names] of FRAME)
    for (const found of document.querySelectorAll(which))
      for (const [name, value] of Object.entries(names)) if (found.getAttribute(name) !== value) found.setAttribute(name, value)
}
addEventListener("DOMContentLoaded", () => new MutationObserver(nameFrame).observe(document.body, { childList: true, subtree: true }))

// A press on a card adds messages below it. Scrolls them into view (text together with the card above it) until their
// size has not changed for a while or the user scrolls elsewhere.
const FRESH = 15000, SETTLED = 800, LONGEST = 10000, ELSEWHERE = ["wheel", "touchstart", "keydown", "pointerdown"]
let pressedAt = 0
const follow = (message) => {
  const end = Date.now() + LONGEST
  let until = Date.now() + SETTLED
  const sizes = new ResizeObserver(() => { until = Math.min(end, Date.now() + SETTLED) })
  for (const each of [message, message.parentElement]) sizes.observe(each)
  const placing = setInterval(() => (Date.now() < until && message.isConnected ? place() : stop()), 100)
  const place = () => message.scrollIntoView({ block: message.querySelector(".gym-card") ? "start" : "nearest" })
  const stop = () => {
    clearInterval(placing)
    sizes.disconnect()
    for (const kind of ELSEWHERE) removeEventListener(kind, stop, true)
  }
  for (const kind of ELSEWHERE) addEventListener(kind, stop, true)
  place()
}
const came = (records) => {
  if (Date.now() - pressedAt > FRESH) return
  for (const { addedNodes } of records)
    for (const node of addedNodes) {
      const kind = node.dataset && node.dataset.stepType
      if (!kind) continue
      pressedAt = 0
      return kind === "assistant_message" ? follow(node) : undefined
    }
}
for (const kind of ELSEWHERE) addEventListener(kind, () => { pressedAt = 0 }, true)
addEventListener("click", (event) => { if (event.target.closest(".gym-card button")) pressedAt = Date.now() }, true)
addEventListener("DOMContentLoaded", () => new MutationObserver(came).observe(document.body, { childList: true, subtree: true }))
