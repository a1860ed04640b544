// The other moves, over the foot: a menu, and the form of the move that was chosen.
import { h } from "./dom.js"
import { send } from "./presses.js"
import { currentChanges, draw, keepWords, state } from "./state.js"

const ASKS = { reason: "Why?", letter: "Your letter to the payer", question: "What do you want to ask?", code: "For which code?" }
const RECORDS = { note: "the encounter note" }
const SURE = [["0.2", "Guessing"], ["0.5", "Half sure"], ["0.8", "Rather sure"], ["1", "Certain"]]

const choose = (type) => {
  Object.assign(state, { form: type, popup: type ? "" : "moves" })
  keepWords()
  draw(true)
  document.querySelector(".d-popup :is(input, textarea, button)")?.focus()
}
const write = (name, text) => {
  state.words[name] = text
  keepWords()
  draw()
}

const menuItem = (move) => h("li", { key: move.type }, h("button", { type: "button", onclick: () => choose(move.type) }, move.title))

// What the trainee says of their own certainty goes with the next Send.
const sureChoice = ([share, words]) => h("label", { key: share, class: "d-check" },
  h("input", { type: "radio", name: "d-sure", value: share, checked: state.confidence === Number(share), onchange: () => { state.confidence = Number(share); draw() } }), h("span", null, words))
const sure = () => h("fieldset", { class: "d-sure" }, h("legend", null, "How sure are you of this claim? (you need not say)"), h("div", null, SURE.map(sureChoice)))

const menu = () => [h("ul", null, state.desk.moves.map(menuItem)), sure()]

const question = (name) => h("label", { key: name, class: "d-ask" }, h("span", null, ASKS[name] || name),
  name === "code"
    ? h("input", { type: "text", maxlength: "5", value: state.words[name] || "", oninput: (event) => write(name, event.target.value) })
    : h("textarea", { rows: name === "letter" ? "6" : "3", value: state.words[name] || "", oninput: (event) => write(name, event.target.value) }))

const chosenGrounds = () => state.words.grounds || []
const toggleGround = (name, isChosen) => write("grounds", isChosen ? [...chosenGrounds(), name] : chosenGrounds().filter((each) => each !== name))
const ground = ([name, words]) => h("label", { key: name, class: "d-check" },
  h("input", { type: "checkbox", checked: chosenGrounds().includes(name), onchange: (event) => toggleGround(name, event.target.checked) }), h("span", null, words))

// A record is attached by a sentence in the letter.
const nameRecord = (record) => RECORDS[record] || record
const attachment = (record) => `Attached: ${nameRecord(record)}.`
const letterLines = () => (state.words.letter || "").split("\n")
const isAttached = (record) => letterLines().includes(attachment(record))
const toggleRecord = (record) => {
  const text = isAttached(record) ? letterLines().filter((each) => each !== attachment(record)).join("\n") : `${(state.words.letter || "").trimEnd()}\n${attachment(record)}`.trim()
  write("letter", text)
}
const recordCheck = (record) => h("label", { key: record, class: "d-check" },
  h("input", { type: "checkbox", checked: isAttached(record), onchange: () => toggleRecord(record) }), h("span", null, nameRecord(record)))

const counted = (count, word) => (count ? `${count} ${word}${count === 1 ? "" : "s"}` : `no ${word}s`)
const soFar = () => {
  const words = (state.words.letter || "").trim().split(/\s+/).filter(Boolean).length
  return `So far: ${counted(words, "word")}, ${counted(chosenGrounds().length, "ground")}, ${counted(state.desk.letter.records.filter(isAttached).length, "record")} attached.`
}
const appealParts = () => [
  h("fieldset", null, h("legend", null, "Grounds"), state.desk.grounds.map(ground)),
  state.desk.letter.records.length ? h("fieldset", null, h("legend", null, "Records to attach"), state.desk.letter.records.map(recordCheck)) : null,
  h("p", { class: "d-quiet" }, `The payer accepts a letter that has: ${state.desk.letter.requirements.join("; ")}.`),
  h("p", { class: "d-quiet", role: "status", "data-testid": "letter-so-far" }, soFar()),
]

const details = (move) => {
  const said = move.asks.filter((name) => (state.words[name] || "").trim()).map((name) => [name, state.words[name].trim()])
  return { ...Object.fromEntries(said), ...(move.grounds && chosenGrounds().length ? { grounds: chosenGrounds() } : {}) }
}
const takesWords = (move) => {
  if (!move.takes_edits) return null
  const count = currentChanges().length
  return h("p", { class: "d-quiet" }, count ? `Your ${counted(count, "change")} on the claim ${count === 1 ? "goes" : "go"} with it.` : "The claim is sent unchanged, marked as a replacement.")
}

const moveForm = (move) => [
  h("h2", null, move.title),
  h("div", { class: "d-formbody" }, move.asks.map(question), takesWords(move), move.grounds ? appealParts() : null),
  h("p", { class: "d-row" },
    h("button", { class: "d-btn", type: "button", onclick: () => choose("") }, "Back"),
    h("button", { class: "d-btn d-primary", type: "button", disabled: Boolean(state.busy), onclick: () => send(move.type, details(move)) }, state.busy ? "Sending…" : move.title)),
]

export const movesPopup = () => {
  const move = state.desk.moves.find((each) => each.type === state.form)
  const name = move ? move.title : "Other moves"
  return h("div", { key: state.form || "menu", class: "d-popup d-moves" + (move && move.grounds ? " is-wide" : ""), role: "dialog", "aria-label": name, "data-testid": move && move.grounds ? "appeal-form" : undefined }, move ? moveForm(move) : menu())
}
