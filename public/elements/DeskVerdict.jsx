// The verdict of one try in a word and a sentence; the desk beside the chat has its details.
import { useState } from "react"
import { toast } from "sonner"

export default function DeskVerdict() {
  const [busy, setBusy] = useState(false)
  const next = async () => {
    setBusy(true)
    try {
      const answer = await callAction({ name: "next", payload: { session_id: props.session_id } })
      if (!answer.response) toast.error("That did not work. Nothing is lost: try again.")
    } catch { toast.error("The server cannot be reached. Nothing is lost: try again in a moment.") } finally { setBusy(false) }
  }
  const tone = props.right ? "good" : props.over ? "plain" : "bad"
  const more = [props.paid, props.xp ? "+" + props.xp + " XP" : "", props.dispute ? "Disputed" : ""].filter(Boolean).join(" · ")
  return (
    <section className={"gym-card gym-edge-" + tone} aria-label={"Verdict: " + props.word} data-testid="desk-verdict-card">
      <p><span className={"gym-badge gym-" + tone}>{props.word}</span> {props.lesson}</p>
      {more ? <p className="gym-quiet">{more}</p> : null}
      {props.next ? <div className="gym-actions"><button type="button" className="gym-btn gym-primary" disabled={busy} onClick={next}>{busy ? "Dealing…" : "Next claim"}</button></div> : null}
    </section>
  )
}
