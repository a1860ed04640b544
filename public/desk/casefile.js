// The case file beside the claim: note, coverage, the payer's answer, its rules, and a look-up.
import { payerAnswer, toneOf } from "./answer.js"
import { h } from "./dom.js"
import { lookup } from "./lookup.js"
import { sayMoney } from "./places.js"
import { draw, state } from "./state.js"

const section = (title, ...inside) => [h("h2", null, title), ...inside]
const facts = (rows) => h("dl", { class: "d-facts" }, rows.filter(([, value]) => value !== null && value !== undefined && value !== "")
  .map(([name, value]) => h("div", { key: name }, h("dt", null, name), h("dd", null, value))))

const note = ({ encounter }) => h("div", { class: "d-note" },
  h("p", { class: "d-quiet" }, `${encounter.clinician} · visit of ${encounter.date}`),
  encounter.sections.map((each) => section(each.heading, h("p", null, each.text))))

const covered = (it) => h("span", { class: it.active ? "d-good" : "d-bad" }, it.active ? "Covered" : "Not covered")
const coverage = (it, names) => section(names[it.payer_id] || it.payer_id, facts([
  ["Visit day", covered(it)],
  ["Pays", it.order === 2 ? "second" : "first"],
  ["Member", `${it.member_name}, ${it.member_id}`],
  ["Patient", `${it.patient.first} ${it.patient.last}, born ${it.patient.birth}, ${it.patient.sex}`],
  ["Coverage", it.effective + (it.terminated ? ` to ${it.terminated}` : ", no end date")],
  ["Patient's share", `${it.coinsurance_percent} % after the deductible${it.copay ? `, $${it.copay} for an office visit` : ""}`],
  ["Deductible left", sayMoney(it.deductible_left)],
  ["Authorizations", it.authorizations.join("; ") || "None on file"],
  ["Also on file", (it.also || []).join(" ")],
]))
const account = (file) => section("The account", facts([
  ["Today", file.today],
  ["Payer has it since", file.received],
  ["Signed ABN", file.abn_on_file ? "On file" : "None on file"],
  ["CLIA certificate", file.clia_certificate || "None"],
  ["Letter from the payer", file.payer_letter],
]))

const earlierClaim = (it, names) => h("li", null,
  h("b", null, `${it.day} · ${[it.code, ...it.modifiers].join("-")} × ${it.units}`),
  h("span", null, `${it.claim_id} · ${it.payer_id ? names[it.payer_id] || it.payer_id : "this payer"} · NPI ${it.rendering_npi}`),
  h("span", null, [
    `${it.status}${it.paid !== null && it.paid !== undefined ? ` ${sayMoney(it.paid)}` : ""}`, it.received && `payer has it since ${it.received}`,
    it.claim_number && `payer's number ${it.claim_number}`, it.proof && `proof ${it.proof}`,
  ].filter(Boolean).join(" · ")))
const provider = (it) => h("li", null, h("b", null, it.name), h("span", null, [`NPI ${it.npi}`, it.taxonomy || "group", it.enrolled && `enrolled with the payer: ${it.enrolled}`].filter(Boolean).join(" · ")))

const coverages = (file) => h("div", null,
  [file.coverage, ...file.other_coverages].map((it) => coverage(it, file.names)),
  account(file),
  section("Earlier claims", file.history.length ? h("ul", { class: "d-entries" }, file.history.map((it) => earlierClaim(it, file.names))) : h("p", { class: "d-quiet" }, "None on this account.")),
  section("Providers", h("ul", { class: "d-entries" }, file.roster.map(provider))))

// A rule ends with its source in parentheses; the source may contain parentheses itself.
const splitSource = (rule) => {
  let depth = 0
  for (let place = rule.length - 1; rule.endsWith(")") && place > 0; place--) {
    depth += rule[place] === ")" ? 1 : rule[place] === "(" ? -1 : 0
    if (!depth) return [rule.slice(0, place).trim(), rule.slice(place + 1, -1)]
  }
  return [rule, ""]
}
const WEAK = "; weak source, check your contract"
const source = (words) => words.endsWith(WEAK)
  ? h("small", null, h("b", { class: "d-weak" }, "Weak source: check your contract."), " " + words.slice(0, -WEAK.length))
  : h("small", null, words)
const rule = (said) => {
  const [words, from] = splitSource(said)
  return h("li", null, words, from ? source(from) : null)
}
const rules = ({ payer, received }) => h("div", null,
  h("p", { class: "d-quiet" }, `${payer.name} · ${payer.kind}${received ? ` · has the claim since ${received}` : ""}`),
  h("ul", { class: "d-rules" }, payer.facts.map(rule)))

const TABS = [
  ["note", "Note", () => note(state.desk.file)],
  ["coverage", "Coverage", () => coverages(state.desk.file)],
  ["answer", "Answer", () => payerAnswer(state.desk.answer, state.desk.status === "done")],
  ["rules", "Rules", () => rules(state.desk.file)],
  ["lookup", "Look up", () => lookup()],
]
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 }

const onArrow = (event) => {
  const at = TABS.findIndex(([name]) => name === state.tab), by = ARROWS[event.key]
  if (!by) return
  event.preventDefault()
  state.tab = TABS[(at + by + TABS.length) % TABS.length][0]
  draw(true)
  document.getElementById("d-tab-" + state.tab).focus()
}
export const showTab = (name) => {
  Object.assign(state, { tab: name, pane: "note" })
  draw()
}

const tab = ([name, title]) => h("button", {
  key: name, type: "button", role: "tab", id: "d-tab-" + name, "aria-controls": "d-panel", "aria-selected": state.tab === name, tabindex: state.tab === name ? "0" : "-1", onclick: () => showTab(name),
}, title, name === "answer" && state.desk.answer ? h("em", { class: "d-dot " + toneOf(state.desk.answer) }) : null)

export const filePane = () => {
  const [, , inside] = TABS.find(([name]) => name === state.tab)
  return h("section", { key: "file", class: "d-file d-pane", "data-on": state.pane === "note" ? "yes" : "no", "aria-label": "Case file" },
    h("div", { class: "d-tabs", role: "tablist", "aria-label": "Case file", onkeydown: onArrow }, TABS.map(tab)),
    h("div", { key: state.tab, class: "d-scroll", id: "d-panel", role: "tabpanel", tabindex: "0", "aria-labelledby": "d-tab-" + state.tab }, inside()))
}
