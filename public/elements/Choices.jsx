// What a text may have meant, as buttons: a press says it, or asks for the hint.
import { useState } from "react"
import { toast } from "sonner"

export default function Choices() {
  const [pressed, setPressed] = useState("")
  const press = async (choice) => {
    setPressed(choice.label)
    try {
      const answer = await callAction({ name: choice.name, payload: choice.payload })
      if (!answer.response) toast.error("That did not work. Try again.")
    } catch {
      toast.error("The server cannot be reached. Try again in a moment.")
    }
    setPressed("")
  }
  return (
    <section className="gym-card gym-confirm" aria-label="What do you mean?" data-testid="choices">
      <div className="gym-actions">
        {props.choices.map((choice) => (
          <button key={choice.label} type="button" className="gym-btn" disabled={pressed !== ""} onClick={() => press(choice)}>
            {choice.label}
          </button>
        ))}
      </div>
    </section>
  )
}
