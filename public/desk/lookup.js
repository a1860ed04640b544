// The look-up beside the claim: codes, modifiers, denial reasons, policies. It never uses the open claim.
import { h } from "./dom.js"
import { draw, state } from "./state.js"
import { callAction, UNREACHABLE } from "./wire.js"

const KEPT = "gym:lookup"
const read = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)) || {} } catch { return {} } }
const keep = () => { try { sessionStorage.setItem(KEPT, JSON.stringify({ text: looked.text, found: looked.found })) } catch { /* asked again after a reload */ } }
const looked = { text: "", found: null, trouble: "", busy: false, ...read() }

const ask = async (event) => {
  event.preventDefault()
  if (looked.busy || !looked.text.trim()) return
  Object.assign(looked, { busy: true, trouble: "" })
  draw()
  try {
    const answer = await callAction("lookup", { text: looked.text })
    if (answer.ok) looked.found = answer
    else Object.assign(looked, { trouble: answer.message || "That did not work. Try again." })
    state.trouble = ""
  } catch {
    looked.trouble = UNREACHABLE
  }
  looked.busy = false
  keep()
  draw()
}

const entry = (it) => h("li", { key: it.kind + it.code },
  h("b", null, it.code), " ", h("span", { class: "d-quiet" }, it.kind), h("p", null, it.label), it.detail ? h("p", { class: "d-quiet" }, it.detail) : null, h("small", null, it.source))

const countWords = (found) => {
  if (!found) return "What you look up stays here while you work."
  return found.entries.length ? `${found.entries.length} found` : "Nothing found. Try another word, or the first characters of a code."
}

export const lookup = () => h("div", { class: "d-lookup" },
  h("form", { role: "search", onsubmit: ask },
    h("label", { class: "d-ask" }, h("span", null, "Code, its first characters, words, or two codes for their NCCI pair"),
      h("input", { type: "search", value: looked.text, maxlength: "120", autocomplete: "off", placeholder: "97110, M54, CO-97, knee", oninput: (event) => { looked.text = event.target.value; draw() } })),
    h("button", { class: "d-btn", type: "submit", disabled: looked.busy || !looked.text.trim() }, looked.busy ? "Looking…" : "Look up")),
  h("p", { class: "d-quiet", role: "status" }, looked.trouble || countWords(looked.found)),
  looked.found ? h("ul", { class: "d-rules" }, looked.found.entries.map(entry)) : null,
  looked.found && looked.found.note ? h("p", { class: "d-quiet" }, looked.found.note) : null)
