// The answer sheet, in the place of the foot: one word, one sentence, XP, and the way on. The rest waits behind Details.
import { payerAnswer } from "./answer.js"
import { h } from "./dom.js"
import { hintWords } from "./foot.js"
import { isStill, moment } from "./moment.js"
import { canHint, dispute, hint, next } from "./presses.js"
import { prose } from "./prose.js"
import { draw, state } from "./state.js"

const COUNTING = 600
const MARKS = { good: "M4 10.500l4 4 8-9", bad: "M5 5l10 10M15 5L5 15", plain: "M10 5v7M10 15v.5" }
const DECIDED = { open: "You disputed this verdict. A trainer will review it and answer here.", accepted: "A trainer agrees with you.", declined: "A trainer has reviewed it: the verdict stands." }
const SHORTEST = 10
// Words of answers that are neither right nor wrong.
const CALM = ["Answered", "Noted"]

const toneOf = (sheet) => (sheet.right ? "good" : sheet.over || CALM.includes(sheet.word) ? "plain" : "bad")

// XP counts up for a moment; the reader of a screen is told once, by the live region.
const countUp = (to) => (node) => {
  const from = performance.now()
  const show = (now) => {
    const part = Math.min(1, (now - from) / COUNTING)
    node.textContent = `+${Math.round(to * (1 - (1 - part) ** 3))} XP`
    if (part < 1 && node.isConnected) requestAnimationFrame(show)
  }
  if (isStill()) node.textContent = `+${to} XP`
  else requestAnimationFrame(show)
}
const xp = (sheet) => h("b", { key: "xp" + sheet.turn, class: "d-xp", "aria-label": `${sheet.xp} XP`, mounted: countUp(sheet.xp) })

const signed = (points) => (points > 0 ? "+" + points : "−" + Math.abs(points))
const points = ([count, why, source]) => h("li", null, h("b", null, signed(count)), " ", why, source ? h("small", null, source) : null)
const listed = (title, rows, show) => (rows && rows.length ? [h("h2", null, title), h("ul", { class: "d-parts" }, rows.map(show))] : null)

const disputeForm = (sheet) => {
  if (sheet.dispute) return h("p", { class: "d-quiet", role: "status" }, DECIDED[sheet.dispute.status] || "", sheet.dispute.answer ? ` “${sheet.dispute.answer}”` : "")
  const reason = state.words.dispute
  if (reason === undefined) return h("button", { class: "d-link", type: "button", onclick: () => { state.words.dispute = ""; draw() } }, "Dispute this verdict")
  return h("div", null,
    h("label", { class: "d-ask" }, h("span", null, "Why is the verdict wrong? Quote the note or the policy."),
      h("textarea", { rows: "3", maxlength: "1000", value: reason, oninput: (event) => { state.words.dispute = event.target.value; draw() } })),
    h("p", { class: "d-row" },
      h("button", { class: "d-btn", type: "button", onclick: () => { delete state.words.dispute; draw() } }, "Cancel"),
      h("button", { class: "d-btn", type: "button", disabled: reason.trim().length < SHORTEST, onclick: () => dispute(reason.trim()) }, "Send to a trainer")))
}

const details = (sheet) => h("div", { class: "d-details", id: "d-details", tabindex: "0", role: "region", "aria-label": "Details" },
  h("div", null, state.desk.answer || !sheet.over ? [h("h2", null, "The payer"), payerAnswer(state.desk.answer)] : null, listed("What the rules say", sheet.findings, (it) => h("li", null, it.message, h("small", null, it.citation)))),
  h("div", null,
    h("h2", null, "In full"), prose(sheet.feedback),
    listed("What it still needed", sheet.needed, (words) => h("li", null, words)),
    listed("XP", sheet.parts, points),
    sheet.score_parts && sheet.score_parts.length ? listed(`Score ${sheet.score} of 100`, sheet.score_parts, points) : null,
    sheet.because ? h("p", { class: "d-quiet" }, `Why this claim: ${sheet.because}.`) : null,
    sheet.reviewed ? h("p", { class: "d-quiet" }, sheet.reviewed) : null,
    sheet.recorded ? null : disputeForm(sheet)))

const toggleDetails = () => {
  state.hasDetails = !state.hasDetails
  draw()
}
const lesson = (sheet) => h("div", { class: "d-lesson" },
  h("p", null, sheet.lesson, sheet.recorded ? null : h("button", { class: "d-link", type: "button", "aria-expanded": state.hasDetails, "aria-controls": "d-details", onclick: toggleDetails }, state.hasDetails ? "Hide details" : "Details")))

const nextWords = (sheet) => (state.busy === "next" ? "Dealing…" : sheet.next || (sheet.over ? "Next claim" : "Try again"))

export const answerSheet = () => {
  const { sheet } = state.desk, tone = toneOf(sheet)
  return h("div", { key: "sheet" + sheet.turn, class: "d-sheet " + tone, "data-testid": "sheet" },
    state.hasDetails ? details(sheet) : moment(sheet),
    state.trouble ? h("p", { class: "d-trouble", role: "alert" }, state.trouble) : null,
    h("div", { class: "d-sheetrow" },
      h("span", { class: "d-word" }, h("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, h("path", { d: MARKS[tone] })), sheet.word),
      lesson(sheet),
      sheet.right && sheet.xp ? xp(sheet) : null,
      !sheet.over && canHint() ? h("button", { key: "hint", class: "d-btn d-hintbtn", type: "button", onclick: hint }, hintWords()) : null,
      h("button", { key: "next", class: "d-btn d-primary d-next", type: "button", disabled: Boolean(state.busy), onclick: next }, nextWords(sheet), " ", h("kbd", null, "↵"))))
}
