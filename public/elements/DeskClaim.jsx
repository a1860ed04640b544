// The claim in a few lines with its case file folded under it, so that the thread can be read, and worked, by itself.
import { useState } from "react"
import { toast } from "sonner"

const money = (amount) => "$" + Number(amount || 0).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const CLOSED = { resolved: "Settled", given_up: "Given up", recorded: "Recorded", left: "Left" }
const LETTERS = "ABCDEFGHIJKL"
const LEVELS = { beginner: "Beginner", intermediate: "Intermediate", expert: "Expert", master: "Master" }

// What is folded is drawn once it is opened: a long thread has many of these.
const Part = ({ name, rows }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="gym-part-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{name}</summary>
      {isOpen ? <ul className="gym-list">{rows.map(([heading, words], place) => <li key={place}>{heading ? <b>{heading}: </b> : null}{words}</li>)}</ul> : null}
    </details>
  )
}

export default function DeskClaim() {
  const [busy, setBusy] = useState("")
  const claim = props.claim, open = props.status === "open" && Boolean(props.claim_key)
  const press = async (name, payload) => {
    setBusy(name)
    try {
      const answer = await callAction({ name, payload: { turn: props.turn, ...payload } })
      if (!answer.response) toast.error("That did not work. Nothing is lost: try again.")
    } catch { toast.error("The server cannot be reached. Nothing is lost: try again in a moment.") } finally { setBusy("") }
  }
  return (
    <section className="gym-card gym-claim" aria-label={"Claim " + claim.claim_id} data-testid="desk-claim-card">
      <header className="gym-head">
        <div><p className="gym-kicker">{claim.claim_id} · {props.payer} · {LEVELS[props.difficulty] || props.difficulty}</p><h4>{props.title}</h4></div>
        {open ? null : <span className="gym-badge gym-plain">{CLOSED[props.status] || ""}</span>}
      </header>
      <dl className="gym-lines">
        <div><dt>Dx</dt><dd>{claim.diagnoses.map((code, place) => LETTERS[place] + " " + code).join(" · ")}</dd></div>
        {claim.lines.map((line, place) => (
          <div key={place}><dt>{place + 1}</dt><dd><b>{[line.code, ...line.modifiers].join("-")}</b> points to {line.pointers.join("")} · {line.units} × · {money(line.charge)}<small>{props.words[line.code]}</small></dd></div>
        ))}
      </dl>
      {(props.file || []).map(([name, rows]) => <Part key={name} name={name} rows={rows} />)}
      {open ? (
        <div className="gym-actions">
          <button type="button" className="gym-btn gym-primary" disabled={busy !== ""} onClick={() => press("desk.send", { key: props.claim_key })} title="Sends the claim with your changes">{busy === "desk.send" ? "Sending…" : "Send"}</button>
          {props.hints ? <button type="button" className="gym-btn" disabled={busy !== ""} onClick={() => press("hint", { session_id: props.session_id })}>Hint</button> : null}
          <button type="button" className="gym-btn gym-explain" disabled={busy !== ""} onClick={() => press("explain", { session_id: props.session_id })} title="What the codes on the payer's answer mean">Explain</button>
        </div>
      ) : null}
    </section>
  )
}
