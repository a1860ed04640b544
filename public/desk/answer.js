// The payer's answer, line by line, each code with its words.
import { h } from "./dom.js"
import { sayMoney } from "./places.js"

const SAYS = { paid: "Paid", partly_paid: "Denied in part", denied: "Denied", rejected: "Rejected at the front end", settled: "Answered as the claim says" }
export const toneOf = (answer) => (answer.status === "paid" ? "good" : ["partly_paid", "settled"].includes(answer.status) ? "warn" : "bad")

const code = (text) => h("code", null, text)
const adjustment = (it) => h("li", null, code(`${it.group}-${it.carc}`), ` ${sayMoney(it.amount)} ${it.meaning}`)
const remark = (it) => h("li", null, code(it.code), " " + it.meaning)
const rejection = (it) => h("p", null, code([it.category, it.status_code, it.entity].filter(Boolean).join(":")), " " + it.message)

const answeredLine = (line) => h("div", { class: "d-remit" },
  h("p", null, h("b", null, `Line ${line.line}`), " " + line.code, h("span", null, Number(line.paid) ? `paid ${sayMoney(line.paid)} of ${sayMoney(line.charge)}` : "not paid")),
  h("ul", null, line.adjustments.map(adjustment), line.rarc.map(remark)))

const sum = (lines, name) => sayMoney(lines.reduce((total, line) => total + Number(line[name]), 0))

export const payerAnswer = (answer, isOver = false) => answer
  ? h("div", { class: "d-answer" },
    h("p", null, h("b", { class: "d-said " + toneOf(answer) }, SAYS[answer.status] || answer.status),
      h("span", { class: "d-quiet" }, [answer.status === "rejected" ? "277CA" : "", answer.claim_number, answer.decided].filter(Boolean).map((each) => " · " + each).join(""))),
    answer.message ? h("p", null, answer.message) : null,
    (answer.rejections || []).map(rejection),
    answer.lines.map(answeredLine),
    answer.lines.length ? h("p", { class: "d-sumup" }, `Charged ${sum(answer.lines, "charge")} · allowed ${sum(answer.lines, "allowed")} · paid ${sum(answer.lines, "paid")}`) : null)
  : h("p", { class: "d-quiet" }, isOver ? "There is no payer's answer on this claim." : "Not sent yet. The payer's answer shows here after you press Send.")
