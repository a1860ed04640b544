// The payer's answer line by line, with a label for each code; then the score and its reasons; after the last try also the solution and the next step.
import { useState } from "react"
import { toast } from "sonner"

const money = (amount) => "$" + Number(amount).toFixed(2)
const SAYS = { paid: "Paid", partly_paid: "Paid in part", denied: "Denied", rejected: "Rejected at the front end", settled: "Answered as the claim says" }
const total = (lines, name) => lines.reduce((sum, line) => sum + Number(line[name]), 0)
// A paid claim always has CARC 45 and the patient's share; every other adjustment is a denial.
const isRefusal = (line, each) => Number(line.allowed) === 0 && !["1", "2", "3", "23", "45"].includes(each.carc)

const Answer = ({ answer }) => {
  const tone = answer.status === "paid" ? "good" : ["partly_paid", "settled"].includes(answer.status) ? "warn" : "bad"
  return (
    <section className={"gym-card gym-remit gym-edge-" + tone} aria-label="The payer's answer" data-testid="remittance-card">
      <header className="gym-head">
        <div><p className="gym-kicker">{[answer.status === "rejected" ? "277CA" : "Remittance", answer.claim_number, answer.decided].filter(Boolean).join(" · ")}</p><h3>The payer's answer</h3></div>
        <span className={"gym-badge gym-" + tone}>{SAYS[answer.status]}</span>
      </header>
      {answer.message ? <p>{answer.message}</p> : null}
      {answer.rejections.length ? (
        <ul className="gym-codes">{answer.rejections.map((each, place) => (
          <li key={place}><span className="gym-code gym-bad">{[each.category, each.status_code, each.entity].filter(Boolean).join(":")}</span><span /><span>{each.message} Nothing was adjudicated.</span></li>
        ))}</ul>
      ) : null}
      <ul className="gym-remit-lines">
        {answer.lines.map((line) => (
          <li key={line.line} data-refused={Number(line.allowed) === 0}>
            <div className="gym-remit-row">
              <span className="gym-remit-what"><b>Line {line.line}</b> · {line.code}{line.label !== line.code ? <span className="gym-quiet"> {line.label}</span> : null}</span>
              <span><small>Charge</small>{money(line.charge)}</span>
              <span><small>Allowed</small>{money(line.allowed)}</span>
              <span><small>Paid</small><b>{money(line.paid)}</b></span>
            </div>
            <ul className="gym-codes">
              {line.adjustments.map((each) => (
                <li key={each.group + each.carc}>
                  <span className={"gym-code " + (isRefusal(line, each) ? "gym-bad" : "gym-plain")}>{each.group}-{each.carc}</span>
                  <span className="gym-amount">{money(each.amount)}</span>
                  <span>{each.meaning}</span>
                </li>
              ))}
              {line.rarc.map((each) => (
                <li key={each.code}><span className="gym-code gym-plain">{each.code}</span><span /><span>{each.meaning}</span></li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {answer.lines.length ? <p className="gym-total">Charged {money(total(answer.lines, "charge"))} · allowed {money(total(answer.lines, "allowed"))} · <b>paid {money(total(answer.lines, "paid"))}</b></p> : null}
    </section>
  )
}

const Bar = ({ share, label }) => (
  <div className="gym-bar" role="img" aria-label={label}><span style={{ width: Math.min(100, share > 0 ? Math.max(2, share * 100) : 0) + "%" }} /></div>
)

// Level n+1 needs a total of 250·n·(n+1) XP.
const floor = (level) => 250 * (level - 1) * level

const Level = () => {
  const { level, total } = props.xp
  const from = floor(level), to = floor(level + 1)
  return (
    <div className="gym-level">
      <p><b>Level {level}</b><span className="gym-quiet"> · {total} XP · {Math.max(0, to - total)} to level {level + 1}</span></p>
      <Bar share={(total - from) / (to - from)} label={"Level " + level + ", " + total + " XP"} />
    </div>
  )
}

const Earned = () => {
  const { earned, base, accuracy_bonus, speed_bonus, multiplier } = props.xp
  const less = Math.round((base + accuracy_bonus + speed_bonus) * multiplier) - earned
  const parts = [base ? "base " + base : "", accuracy_bonus ? "accuracy " + accuracy_bonus : "", speed_bonus ? "speed " + speed_bonus : ""].filter(Boolean)
  return (
    <p className="gym-xp"><b>+{earned} XP</b><span className="gym-quiet"> {parts.join(" + ")}{multiplier !== 1 ? " × " + multiplier : ""}{less > 0 ? " − " + less + " for hints, wrong tries or repeats" : ""}</span></p>
  )
}

const Next = () => {
  const [busy, setBusy] = useState(false)
  const go = async () => {
    setBusy(true)
    try {
      const answer = await callAction({ name: "next", payload: { session_id: props.session_id } })
      if (!answer.response) toast.error("That did not work. Try again.")
    } catch { toast.error("The server cannot be reached. Try again in a moment.") } finally { setBusy(false) }
  }
  return <button type="button" className="gym-btn gym-primary" disabled={busy} onClick={go}>{busy ? "Dealing…" : "Next claim"}</button>
}

const MINE = "gym:dispute:" + props.session_id + ":" + props.turn
const kept = (name) => { try { return sessionStorage.getItem(MINE + name) || "" } catch { return "" } }
const keep = (name, text) => { try { sessionStorage.setItem(MINE + name, text) } catch {} }
const DECIDED = { open: "You disputed this verdict. A trainer will review it and answer here.", accepted: "A trainer agrees with you.", declined: "A trainer has reviewed it: the verdict stands." }

// Disputes a verdict: a trainer gets the reason, and the answer arrives as a notice.
const Dispute = () => {
  const [state, setState] = useState(props.dispute ? props.dispute.status : kept(":state"))
  const [reason, setReason] = useState(kept(":reason"))
  const [busy, setBusy] = useState(false)
  const send = async () => {
    setBusy(true)
    try {
      const { response } = await callAction({ name: "dispute", payload: { session_id: props.session_id, turn: props.turn, reason } })
      if (response && response.ok) { setState("open"); keep(":state", "open"); keep(":reason", "") }
      else toast.error((response && response.message) || "That did not work. Nothing is lost: try again.")
    } catch { toast.error("The server cannot be reached. Nothing is lost: try again in a moment.") } finally { setBusy(false) }
  }
  if (DECIDED[state]) return <p className="gym-quiet gym-dispute" role="status">{DECIDED[state]}{props.dispute && props.dispute.answer ? " “" + props.dispute.answer + "”" : ""}</p>
  if (state !== "writing") return <button type="button" className="gym-link" onClick={() => setState("writing")}>Dispute this verdict</button>
  return (
    <div className="gym-dispute">
      <label className="gym-field"><span className="gym-label">Why is the verdict wrong? Quote the note or the policy.</span>
        <textarea rows={3} maxLength={1000} autoFocus value={reason} onChange={(event) => { setReason(event.target.value); keep(":reason", event.target.value) }} />
      </label>
      <div className="gym-actions">
        <button type="button" className="gym-btn gym-primary" disabled={busy || reason.trim().length < 10} onClick={send}>{busy ? "Sending…" : "Send to a trainer"}</button>
        <button type="button" className="gym-btn" onClick={() => setState("")}>Cancel</button>
      </div>
    </div>
  )
}

const Score = () => {
  const over = props.outcome === "resolved" || props.outcome === "given_up"
  return (
    <section className="gym-card gym-score" aria-label="Score" data-testid="score-card">
      <header className="gym-head">
        <div><p className="gym-kicker">{over ? "This claim" : "This try"}</p><h3><span className="gym-number">{props.score.total}</span><span className="gym-quiet"> of 100</span></h3></div>
        {props.xp.earned ? <Earned /> : null}
      </header>
      {props.score.parts.length ? <ul className="gym-parts">
        {props.score.parts.map((part) => (
          <li key={part.name}><span className="gym-points">{part.points > 0 ? "+" : ""}{part.points}</span><span><b>{part.name.replaceAll("_", " ")}</b><span className="gym-quiet"> {part.reason}</span>{part.citation ? <span className="gym-source">{part.citation}</span> : null}</span></li>
        ))}
      </ul> : null}
      {props.findings.length ? (
        <div className="gym-block"><h4>What the rules say</h4><ul className="gym-list">
          {props.findings.map((each) => <li key={each.message}>{each.message}<span className="gym-source">{each.citation}</span></li>)}
        </ul></div>
      ) : null}
      {over && props.needed.length ? (
        <div className="gym-block"><h4>What it still needed</h4><ul className="gym-list">{props.needed.map((each) => <li key={each}>{each}</li>)}</ul></div>
      ) : null}
      {over && props.because ? <p className="gym-quiet" data-testid="because">Why this claim: {props.because}.</p> : null}
      {props.achievements.map((each) => (
        <p key={each.title} className="gym-award"><span aria-hidden="true">★</span><span><b>{each.title}</b> {each.description}</span></p>
      ))}
      {over ? <Level /> : null}
      <div className="gym-actions">
        {props.next ? <><Next /><button type="button" className="gym-btn" onClick={() => sendUserMessage("Home")}>Home</button></> : null}
        <Dispute />
      </div>
    </section>
  )
}

export default function ScoreCard() {
  return <div className="gym-verdict">{props.answer ? <Answer answer={props.answer} /> : null}<Score /></div>
}
