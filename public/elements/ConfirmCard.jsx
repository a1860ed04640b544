// Asks whether the chat understood a text; the action runs only after a yes.
import { useState } from "react"
import { toast } from "sonner"

export default function ConfirmCard() {
  const [state, setState] = useState("open")
  const yes = async () => {
    setState("busy")
    try {
      const answer = await callAction({ name: props.name, payload: props.payload })
      setState(answer.response ? "done" : "open")
      if (!answer.response) toast.error("That did not work. Try again.")
    } catch {
      setState("open")
      toast.error("The server cannot be reached. Try again in a moment.")
    }
  }
  if (state === "no") return <p className="gym-quiet" data-testid="confirm-card">Nothing is changed. Say it another way, or use the buttons under the claim.</p>
  return (
    <section className="gym-card gym-confirm" aria-label="Is that what you mean?" data-testid="confirm-card">
      {state === "done" ? <p className="gym-quiet">Done.</p> : (
        <div className="gym-actions">
          <button type="button" className="gym-btn gym-primary" disabled={state === "busy"} onClick={yes}>Yes</button>
          <button type="button" className="gym-btn" disabled={state === "busy"} onClick={() => setState("no")}>No</button>
        </div>
      )}
    </section>
  )
}
