// The look-up beside the claim: codes, modifiers, denial reasons, policies. It never uses the open claim.
import { useState } from "react"

const KEY = "gym:lookup"
const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) || {} } catch { return {} } }
const keep = (found) => { try { sessionStorage.setItem(KEY, JSON.stringify(found)) } catch {} }

export default function Lookup() {
  const [text, setText] = useState(kept().text || "")
  const [found, setFound] = useState(kept().found || null)
  const [trouble, setTrouble] = useState("")
  const [busy, setBusy] = useState(false)
  const ask = async (event) => {
    event.preventDefault()
    setBusy(true)
    setTrouble("")
    try {
      const { response } = await callAction({ name: "lookup", payload: { text } })
      if (response && response.ok) { setFound(response); keep({ text, found: response }) }
      else setTrouble((response && response.message) || "That did not work. Try again.")
    } catch { setTrouble("The server cannot be reached. Try again in a moment.") } finally { setBusy(false) }
  }
  return (
    <section className="gym-card gym-lookup" aria-label="Look up" data-testid="lookup">
      <form onSubmit={ask} role="search">
        <label className="gym-field"><span className="gym-label">Code, its first characters, words, or two codes for their NCCI pair</span>
          <input type="search" value={text} maxLength={120} autoComplete="off" placeholder="97110, M54, CO-97, knee" onChange={(event) => setText(event.target.value)} />
        </label>
        <button type="submit" className="gym-btn gym-primary" disabled={busy || !text.trim()}>{busy ? "Looking…" : "Look up"}</button>
      </form>
      <div role="status" aria-live="polite">
        {trouble ? <p className="gym-trouble">{trouble}</p> : null}
        {found ? <p className="gym-quiet">{found.entries.length ? found.entries.length + " found" : "Nothing found. Try another word, or the first characters of a code."}</p> : <p className="gym-quiet">What you look up stays here while you work.</p>}
      </div>
      {found ? (
        <ul className="gym-found">{found.entries.map((each) => (
          <li key={each.kind + each.code}><b>{each.code}</b> <span className="gym-quiet">{each.kind}</span><br />{each.label}{each.detail ? <><br /><span className="gym-quiet">{each.detail}</span></> : null}<span className="gym-source">{each.source}</span></li>
        ))}</ul>
      ) : null}
      {found && found.note ? <p className="gym-quiet">{found.note}</p> : null}
    </section>
  )
}
