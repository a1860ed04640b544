// The claim: diagnoses, service lines, total, and four folded groups of boxes.
import { claimBox, newBox } from "./box.js"
import { clock } from "./clock.js"
import { isPhone } from "./coach.js"
import { h } from "./dom.js"
import {
  addedDiagnoses, addedLines, formatMoney, GROUPS, isChanged, letterOf, LINE, nameOf, sayMoney, sumLines, textOnFile, UNDER,
} from "./places.js"
import { addDiagnosis, addLine, drop, edit } from "./presses.js"
import { currentDraft, draw, isWorking, namedPlaces, state } from "./state.js"

const MODES = { probe: "check without help", retest: "check without help", exam: "exam" }
const MOST_DIAGNOSES = 12
const DRUG = /^[JQ]/

const removeButton = (path, isGone) => isWorking()
  ? h("button", { class: "d-x", type: "button", "aria-label": `${isGone ? "Keep" : "Remove"} ${nameOf(path).toLowerCase().replace(/ [a-l]$/, (letter) => letter.toUpperCase())}`, onclick: () => drop(path, isGone) }, isGone ? "↺" : "×")
  : h("span")
const takeAwayButton = (key, name) => h("button", { class: "d-x", type: "button", "aria-label": "Take " + name + " away", onclick: () => edit("add", key, null) }, "×")

const triedWords = (tries) => (tries === 1 ? "1 try" : `${tries} tries`)
const head = ({ title, claim, payer, difficulty, mode, tries }) => h("header", { class: "d-claimhead" },
  h("h1", { class: "d-title", tabindex: "-1" }, title),
  h("p", null, [claim.claim_id, payer, difficulty, MODES[mode]].filter(Boolean).join(" · "), tries ? [" · ", h("b", { class: "d-tried" }, triedWords(tries))] : null),
  isPhone() ? null : clock())

const diagnosisRow = (code, place, draft) => {
  const path = "diagnoses/" + letterOf(place), isGone = Boolean(draft.drop[path]), words = state.desk.words[draft.set[path]?.v.trim().toUpperCase() || code] || ""
  return h("div", { key: path, class: "d-dx" + (isGone ? " is-gone" : "") },
    h("b", { "aria-hidden": "true" }, letterOf(place)),
    claimBox({ path, label: "Diagnosis " + letterOf(place) }),
    h("span", { title: words }, isChanged(state.desk.claim, path, draft.set[path]) ? "" : words),
    removeButton(path, isGone))
}
const newDiagnosisRow = ({ key, entry, letter }) => h("div", { key, class: "d-dx" },
  h("b", { "aria-hidden": "true" }, letter),
  newBox({ path: key, label: "New diagnosis " + letter, value: entry.v, write: (text) => edit("add", key, { ...entry, v: text }) }),
  h("span"),
  takeAwayButton(key, "the new diagnosis"))

const diagnoses = (claim, draft) => {
  const added = addedDiagnoses(claim, draft), isFull = claim.diagnoses.length + added.length >= MOST_DIAGNOSES
  return [
    h("h2", { class: "d-h" }, h("i", null, "21"), "Diagnoses"),
    h("div", { class: "d-dxs" },
      claim.diagnoses.map((code, place) => diagnosisRow(code, place, draft)),
      added.map(newDiagnosisRow),
      isWorking() && !isFull ? h("button", { key: "plus", class: "d-plus", type: "button", onclick: addDiagnosis }, "+ Diagnosis") : null),
  ]
}

const lineHead = () => h("div", { key: "head", class: "d-line d-linehead", "aria-hidden": "true" },
  h("span"), LINE.map(([name, box, label]) => h("span", { class: "c-" + name }, box ? h("i", null, box) : null, label)), h("span"))

// Under a line: what its code means, and the boxes that only some lines have.
const hasBox = (line, path, name, draft) => {
  if (draft.set[`${path}/${name}`]) return true
  if (name === "date_to") return line.date_to !== line.date_from
  return name === "ndc" ? DRUG.test(line.code) || Boolean(line.ndc) : Boolean(line.minutes)
}
const underLine = (line, path, draft) => h("div", { class: "d-underline" },
  h("small", null, state.desk.words[line.code] || ""),
  Object.keys(UNDER).filter((name) => hasBox(line, path, name, draft)).map((name) =>
    h("div", { key: name, class: "d-more-box d-box-" + name }, claimBox({ path: `${path}/${name}`, label: UNDER[name] }))))

const lineRow = (line, place, draft) => {
  const path = `lines/${place + 1}`, isGone = Boolean(draft.drop[path])
  const classes = ["d-line", isGone && "is-gone", namedPlaces().has(path) && "is-named"].filter(Boolean).join(" ")
  return h("div", { key: path, role: "group", "aria-label": `Line ${place + 1}`, class: classes },
    h("b", { "aria-hidden": "true" }, String(place + 1)),
    LINE.map(([name, box, label]) => claimBox({ path: `${path}/${name}`, label, box })),
    removeButton(path, isGone),
    underLine(line, path, draft))
}
const newLineRow = ({ key, entry, number }) => h("div", { key, role: "group", "aria-label": `Line ${number}`, class: "d-line is-new" },
  h("b", { "aria-hidden": "true" }, String(number)),
  LINE.map(([name, box, label, words]) => newBox({
    path: `${key}/${name}`, label, box, value: entry.v[name] || "", spoken: `Line ${number} ${words}`,
    write: (text) => edit("add", key, { ...entry, v: { ...entry.v, [name]: text, ...(name === "date_from" ? { date_to: text } : {}) } }),
  })),
  takeAwayButton(key, `line ${number}`),
  h("div", { class: "d-underline" }, h("small", null, "New line")))

// Box 28 is a figure that follows the lines, and becomes a box when it is pressed or was keyed.
const total = (claim, draft) => {
  const sum = formatMoney(sumLines(claim, draft))
  const isKeyed = Boolean(draft.set.total) || (claim.total !== null && formatMoney(claim.total) !== formatMoney(sumLines(claim, { set: {}, drop: {}, add: {} })))
  const keyTotal = () => {
    edit("set", "total", { v: sum, by: "card" })
    state.keyedTotal = state.desk.key
    draw(true)
    document.querySelector('[data-path="total"]')?.select()
  }
  const isBox = isKeyed || state.keyedTotal === state.desk.key
  return h("div", { class: "d-total" },
    h("span", null, h("i", null, "28"), "Total"),
    isBox ? claimBox({ path: "total", label: "Total" }) : h("button", { class: "d-sum", type: "button", disabled: !isWorking(), title: "Key another total", onclick: keyTotal }, sayMoney(sum)))
}

const shown = (path) => {
  const entry = currentDraft().set[path]
  return entry ? entry.v : textOnFile(state.desk.claim, path)
}
const choiceWords = (title, path) => {
  const choices = GROUPS[title].find(([each]) => each === path)[3], value = shown(path)
  const found = (choices === "payers" ? state.desk.payers : choices).find((each) => each[0] === value)
  return found ? found[1] : value
}
const SUMMARIES = {
  Insured: () => [choiceWords("Insured", "payer_id"), `${shown("subscriber/first")} ${shown("subscriber/last")}`, shown("subscriber/member_id"), shown("subscriber/group")],
  Patient: () => [`${shown("patient/first")} ${shown("patient/last")}`, shown("patient/birth"), shown("patient/sex"), shown("patient/relationship")],
  Providers: () => [shown("rendering/name"), shown("rendering/npi"), shown("billing/name"), shown("referring/name") && "ref. " + shown("referring/name")],
  Claim: () => [
    choiceWords("Claim", "frequency"), shown("original_reference"), shown("prior_auth") ? "auth " + shown("prior_auth") : "no authorization", shown("clia") && "CLIA " + shown("clia"),
    shown("accident") && "accident " + choiceWords("Claim", "accident"), shown("sequence") === "S" ? "pays second" : "pays first",
  ],
}

const toggleGroup = (title) => {
  state.openGroups[title] = !state.openGroups[title]
  draw()
}
const group = (title, draft) => {
  const fields = GROUPS[title], isOpen = Boolean(state.openGroups[title])
  const changed = fields.filter(([path]) => isChanged(state.desk.claim, path, draft.set[path])).length
  const isNamed = fields.some(([path]) => namedPlaces().has(path))
  return h("div", { key: title, class: "d-group" + (isNamed ? " is-named" : "") },
    h("button", { class: "d-fold", type: "button", "aria-expanded": isOpen, onclick: () => toggleGroup(title) },
      h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: "M6 4l4 4-4 4" })),
      h("b", null, title),
      isOpen ? null : h("span", null, SUMMARIES[title]().filter(Boolean).join(" · ")),
      changed ? h("em", { class: "d-count" }, `${changed} changed`) : null),
    isOpen ? h("div", { class: "d-grid" }, fields.map(([path, box, label, choices]) => claimBox({ path, box, label, choices }))) : null)
}

export const claimPane = () => {
  const { claim } = state.desk, draft = currentDraft()
  return h("section", { key: "claim", class: "d-claim d-pane", "data-on": state.pane === "claim" ? "yes" : "no", "aria-label": "Claim" },
    h("div", { class: "d-scroll" },
      head(state.desk),
      diagnoses(claim, draft),
      h("h2", { class: "d-h" }, h("i", null, "24"), "Service lines"),
      h("div", { class: "d-lines" }, lineHead(), claim.lines.map((line, place) => lineRow(line, place, draft)), addedLines(claim, draft).map(newLineRow)),
      h("div", { class: "d-under" }, isWorking() ? h("button", { class: "d-plus", type: "button", onclick: addLine }, "+ Line") : h("span"), total(claim, draft)),
      h("div", { class: "d-groups" }, Object.keys(GROUPS).map((title) => group(title, draft))),
      state.desk.window ? h("p", { class: "d-window" }, `Rules and tables of ${state.desk.window}. All people are invented.`) : null))
}
