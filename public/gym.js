import "./desk/main.js"

// Follows the system's light or dark theme until the user chooses one. The page reads this key at start.
if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system")

// The browser's time zone, for users who never chose one: their days and streaks are their own then, not UTC's.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone) document.cookie = `gym_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`

document.documentElement.dataset.motion = localStorage.getItem("gym:motion") || ""

const ask = window.fetch.bind(window)
// If the sign-in expires while a claim is open, signing in again returns to it; the typed text is still in the tab.
const BACK = "gym:back"
const hasPage = () => location.pathname === "/" && new URLSearchParams(location.search).has("page")
const noting = (answer) => {
  if (answer.status === 401 && (hasPage() || location.pathname.startsWith("/thread/"))) sessionStorage.setItem(BACK, location.pathname + location.search)
  return answer
}
const goBack = async () => {
  const thread = sessionStorage.getItem(BACK)
  if (!thread || location.pathname !== "/") return
  if (!thread.startsWith("/thread/")) {
    const me = await ask("/user").catch(() => null)
    if (!me || !me.ok || !sessionStorage.getItem(BACK)) return
    sessionStorage.removeItem(BACK)
    if (location.search !== thread.slice(1)) location.replace(thread)
    return
  }
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
      if (answer.status < 500 || tries >= 120) return noting(answer)
    } catch (error) {
      if (tries >= 120) throw error
    }
    await new Promise((go) => setTimeout(go, 1000))
  }
}

// The form of the sign-in page only: Chainlit changes pages without reloading, so the path is checked.
const signInForm = () => (location.pathname.endsWith("/login") ? document.querySelector("form:has(#password)") : null)

// Puts another way to sign in before name and password.
const putBeforeName = (form, box) => {
  const rule = document.createElement("p")
  rule.className = "gym-demo-or"
  rule.textContent = "or sign in with your name"
  box.append(rule)
  form.insertBefore(box, form.children[1] || null)
}

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
  putBeforeName(form, box)
}

const EXPIRED = "Your sign-in has expired. Sign in again to return to your claim: nothing is lost."
const FOLLOWED = "Sign in, and the page whose address you followed opens."
const sayWhy = (form) => {
  const why = document.createElement("p")
  why.id = "gym-out"
  why.setAttribute("role", "status")
  why.textContent = sessionStorage.getItem(BACK).startsWith("/thread/") ? EXPIRED : FOLLOWED
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

// Where one organization's people sign in at their own provider: a button that leads there.
const offerSso = (form, { address, label }) => {
  const box = document.createElement("div"), link = document.createElement("a")
  box.id = "gym-sso"
  link.className = "gym-btn gym-primary"
  link.href = address
  link.textContent = "Sign in with " + label
  box.append(link)
  putBeforeName(form, box)
}

const json = (address, otherwise) => ask(address).then((answer) => answer.json()).catch(() => otherwise)
let offer, goingBack
const onSignIn = async () => {
  if (!signInForm()) return
  if (sessionStorage.getItem(BACK)) goingBack = goingBack || setInterval(goBack, 300)
  offer = offer || Promise.all([json("/demo", { roles: [] }), json("/sso", {})])
  const [{ roles, note }, sso] = await offer, form = signInForm()
  if (!form) return
  if (sessionStorage.getItem(BACK) && !form.querySelector("#gym-out")) sayWhy(form)
  if (roles.length && !form.querySelector("#gym-demo")) offerDemo(form, roles)
  if (sso.address && !form.querySelector("#gym-sso")) offerSso(form, sso)
  if (!roles.length && !sso.address && !form.querySelector("#gym-note")) sayNote(form, note)
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
  ["ol[data-sonner-toaster]", { role: "group", "aria-label": "News" }],
  ["[data-sidebar=menu] > div", { role: "listitem" }],
]
// A chat of charts alone scrolls, and has nothing in it that the keyboard could reach: it is a stop of its own, but only
// as long as that is so.
const SCROLLED = ".overflow-y-auto.flex-grow.flex-col"
const reachScrolled = () => {
  for (const found of document.querySelectorAll(SCROLLED)) {
    const isBare = !found.querySelector("button, a")
    if (isBare !== found.hasAttribute("tabindex")) isBare ? found.setAttribute("tabindex", "0") : found.removeAttribute("tabindex")
  }
}
const nameFrame = () => {
  reachScrolled()
  for (const [which, names] of FRAME)
    for (const found of document.querySelectorAll(which))
      for (const [name, value] of Object.entries(names)) if (found.getAttribute(name) !== value) found.setAttribute(name, value)
}
addEventListener("DOMContentLoaded", () => new MutationObserver(nameFrame).observe(document.body, { childList: true, subtree: true }))
