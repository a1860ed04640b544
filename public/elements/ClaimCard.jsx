// The claim in the layout of the CMS-1500. Edits stay a local list of changes until they are sent; the server stores the claim.
import { useEffect, useState } from "react"
import { toast } from "sonner"

const LETTERS = "ABCDEFGHIJKL"
const claim = props.claim
const open = props.status === "open"
const money = (amount) => "$" + Number(amount || 0).toFixed(2)

// React state is lost when the chat redraws the card, so the draft is kept in sessionStorage.
const KEY = "gym:draft:" + props.session_id + ":" + props.scenario_id
const EMPTY = { set: {}, drop: {}, diagnoses: [], lines: [], confidence: "", move: "", words: {} }
// A request typed in the chat opens its form; the form stays open until the claim changes.
const asked = open && props.asked && props.asked.turn === props.turn ? props.asked.move : ""
const load = () => (asked ? { ...remembered(), move: asked } : remembered())
const remembered = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY))
    if (!kept) return EMPTY
    // The claim on file changed: it includes the edits that were sent. Unsent edits stay if their fields still exist.
    const same = kept.base === JSON.stringify(claim)
    const moved = kept.shape !== shape(claim)
    return same || (!kept.sent && !moved) ? { ...EMPTY, ...kept, sent: false } : EMPTY
  } catch { return EMPTY }
}
const shape = (it) => it.lines.length + "/" + it.diagnoses.length
const save = (draft) => {
  try { sessionStorage.setItem(KEY, JSON.stringify({ ...draft, base: JSON.stringify(claim), shape: shape(claim) })) } catch {}
}

// A retry after a lost connection uses the same idempotency key until the server answers.
const keyFor = (name, body) => {
  const wanted = name + JSON.stringify(body)
  try { const kept = JSON.parse(sessionStorage.getItem(KEY + ":key")); if (kept && kept.wanted === wanted) return kept.key } catch {}
  const key = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("")
  try { sessionStorage.setItem(KEY + ":key", JSON.stringify({ wanted, key })) } catch {}
  return key
}
const forgetKey = () => { try { sessionStorage.removeItem(KEY + ":key") } catch {} }

// Every field that can be corrected: path, label, type. The server's edits use the same paths.
const FIELDS = {
  "Insured": [
    ["payer_id", "", "Payer", props.payers], ["subscriber/member_id", "1a", "Member ID"], ["subscriber/last", "4", "Insured last name"], ["subscriber/first", "4", "Insured first name"],
    ["subscriber/group", "11", "Group", "maybe"],
  ],
  "Patient": [
    ["patient/last", "2", "Last name"], ["patient/first", "2", "First name"], ["patient/birth", "3", "Birth date", "date"],
    ["patient/sex", "3", "Sex", ["F", "M", "U"]], ["patient/relationship", "6", "Patient is", ["self", "spouse", "child", "other"]],
  ],
  "Providers": [
    ["rendering/name", "31", "Rendering"], ["rendering/npi", "24J", "Rendering NPI"], ["rendering/taxonomy", "24J", "Rendering taxonomy", "maybe"],
    ["billing/name", "33", "Billing"], ["billing/npi", "33a", "Billing NPI"], ["billing/taxonomy", "33b", "Billing taxonomy", "maybe"],
    ["referring/name", "17", "Referred or ordered by", "maybe"], ["referring/npi", "17b", "Their NPI", "maybe"], ["referring/taxonomy", "17", "Their taxonomy", "maybe"],
  ],
  "Claim": [
    ["prior_auth", "23", "Prior authorization", "maybe"], ["clia", "23", "CLIA number", "maybe"],
    ["referral_number", "23", "Referral number", "maybe"],
    ["frequency", "22", "Claim is", [["1", "1 original"], ["7", "7 replacement"], ["8", "8 void"]]], ["original_reference", "22", "Original reference", "maybe"],
    ["accident", "10", "Accident", [["", "none"], ["employment", "at work"], ["auto", "auto"], ["other", "other"]]], ["accident_date", "14", "Accident date", "date"],
    ["sequence", "11d", "This payer pays", [["P", "first"], ["S", "second"]]], ["primary_paid", "29", "Paid by the first payer", "maybe money"],
  ],
}
const LINE = [
  ["code", "24D", "Code"], ["modifiers", "", "Modifiers", "list"], ["pointers", "24E", "Points to", "letters"], ["units", "24G", "Units", "number"],
  ["charge", "24F", "Charge", "money"], ["pos", "24B", "Place"], ["date_from", "24A", "From", "date"], ["date_to", "", "To", "date"],
]
// The shaded part of box 24, for a drug only: N4, eleven digits, unit of measure, quantity.
const DRUG = ["ndc", "24", "Drug number (NDC)", "maybe"]
// Anesthesia is billed by the minute; the field is there where the claim has minutes.
const MINUTES = ["minutes", "24G", "Minutes", "number"]
const isDrug = (line) => /^[JQ]/.test(line.code) || Boolean(line.ndc)
const NEW_LINE = { code: "", modifiers: "", pointers: "A", units: "1", charge: "", pos: claim.lines[0].pos, date_from: claim.lines[0].date_from, date_to: claim.lines[0].date_to }
const TOTAL = ["total", "28", "Total charge", "maybe money"]
// Box 28 is the sum of the lines, unless another total was keyed.
const sumOnFile = claim.lines.reduce((sum, line) => sum + Number(line.charge), 0)
const isKeyed = claim.total !== null && Number(claim.total).toFixed(2) !== sumOnFile.toFixed(2)
const isMoney = (kind) => kind === "money" || kind === "maybe money"
const isMaybe = (kind) => kind === "maybe" || kind === "maybe money"
const kinds = Object.fromEntries([[TOTAL[0], TOTAL[3]], ...Object.values(FIELDS).flat().map(([path, , , kind]) => [path, kind]), ...[...LINE, DRUG, MINUTES].map(([name, , , kind]) => ["lines/" + name, kind])])
const kindOf = (path) => kinds[path.replace(/^lines\/\d+/, "lines")]

// The claim's current value of a field, as text.
const base = (path) => {
  const parts = path.split("/")
  if (path === "total") return Number(claim.total === null ? sumOnFile : claim.total).toFixed(2)
  if (parts[0] === "diagnoses") return claim.diagnoses[LETTERS.indexOf(parts[1])] || ""
  const value = parts[0] === "lines" ? claim.lines[parts[1] - 1][parts[2]] : parts.length > 1 ? (claim[parts[0]] || {})[parts[1]] : claim[parts[0]]
  if (Array.isArray(value)) return value.join(kindOf(path) === "letters" ? "" : " ")
  return value === null || value === undefined ? "" : isMoney(kindOf(path)) ? Number(value).toFixed(2) : String(value)
}
const pairs = (text) => text.toUpperCase().split(/[\s,]+/).filter(Boolean)
const tidy = (path, text) => {
  const kind = kindOf(path)
  if (kind === "list") return pairs(text).join(" ")
  if (kind === "letters") return text.toUpperCase().replace(/[^A-L]/g, "")
  if (isMoney(kind)) return text === "" ? "" : Number(text).toFixed(2)
  return /^(lines|diagnoses)/.test(path) ? text.trim().toUpperCase() : text.trim()
}
const sendable = (path, text) => {
  const kind = kindOf(path), value = tidy(path, text)
  if (kind === "list") return pairs(value)
  if (kind === "letters") return value.split("")
  return kind === "number" || isMoney(kind) ? Number(value) : value
}
const wordsOf = (path) => {
  const parts = path.split("/")
  if (parts[0] === "lines") return "Line " + parts[1] + (parts[2] ? " " + [...LINE, DRUG, MINUTES].find(([name]) => name === parts[2])[2].toLowerCase() : "")
  if (parts[0] === "diagnoses") return "Diagnosis " + parts[1]
  const field = [TOTAL, ...Object.values(FIELDS).flat()].find(([each]) => each === path)
  return parts[0] === "patient" ? "Patient " + field[2].toLowerCase() : field[2]
}

// The draft's changes, one entry each, with the edit for the server and how to undo it.
const changesOf = (draft) => {
  const found = []
  const without = (name, key) => { const rest = { ...draft[name] }; delete rest[key]; return { ...draft, [name]: rest } }
  for (const [path, text] of Object.entries(draft.set)) {
    const parent = path.split("/").slice(0, 2).join("/")
    if (draft.drop[parent] || tidy(path, text) === base(path)) continue
    const empty = tidy(path, text) === "" && isMaybe(kindOf(path))
    found.push({ words: wordsOf(path), from: base(path) || "none", to: tidy(path, text) || "none", undo: without("set", path),
      edit: empty ? { op: "remove", path } : { op: "set", path, value: sendable(path, text) } })
  }
  for (const path of Object.keys(draft.drop)) {
    const was = path.startsWith("lines") ? claim.lines[path.split("/")[1] - 1].code : base(path)
    found.push({ words: wordsOf(path), from: was, to: "removed", undo: without("drop", path), edit: { op: "remove", path } })
  }
  draft.diagnoses.forEach((code, place) => found.push({ words: "Diagnosis " + LETTERS[claim.diagnoses.length + place], from: "none", to: code.trim().toUpperCase() || "(empty)",
    undo: { ...draft, diagnoses: draft.diagnoses.filter((_, each) => each !== place) }, edit: code.trim() ? { op: "add", path: "diagnoses", value: code.trim().toUpperCase() } : null }))
  draft.lines.forEach((line, place) => {
    const value = Object.fromEntries(Object.entries(line).filter(([, text]) => text !== "").map(([name, text]) => [name, sendable("lines/0/" + name, text)]))
    found.push({ words: "New line", from: "none", to: [line.code.toUpperCase() || "(no code)", ...pairs(line.modifiers)].join("-"),
      undo: { ...draft, lines: draft.lines.filter((_, each) => each !== place) }, edit: line.code.trim() ? { op: "add", path: "lines", value } : null })
  })
  return found
}

const Field = ({ label, box, value, changed, kind, onChange, hint }) => (
  <label className={"gym-field" + (changed ? " gym-changed" : "") + (kind === "date" ? " gym-date" : "")}>
    <span className="gym-label">{box ? <i>{box}</i> : null}{label}</span>
    {Array.isArray(kind) ? (
      <select value={value} disabled={!open} onChange={(event) => onChange(event.target.value)}>
        {kind.map((each) => Array.isArray(each) ? <option key={each[0]} value={each[0]}>{each[1]}</option> : <option key={each}>{each}</option>)}
      </select>
    ) : (
      <input type={kind === "date" ? "date" : kind === "number" || isMoney(kind) ? "number" : "text"} min={kind === "number" ? 1 : isMoney(kind) ? 0 : undefined} step={isMoney(kind) ? "0.01" : undefined}
        value={value} disabled={!open} autoComplete="off" spellCheck={false} onChange={(event) => onChange(event.target.value)} />
    )}
    {hint ? <small className="gym-hint">{hint}</small> : null}
  </label>
)

const SIMPLE = ["correct_claim", "submit_claim"]
const ANSWERS = { rejected: ["bad", "Rejected at the front end"], partly_paid: ["warn", "Denied in part"], denied: ["bad", "Denied"] }
const BADGES = { open: props.stage === "denied" ? ANSWERS[props.answer && props.answer.status] || ANSWERS.denied : ["plain", "Not sent yet"], resolved: ["good", "Done"], given_up: ["warn", "Given up"], recorded: ["plain", "Recorded"], left: ["plain", "Put aside"] }
const PROMPTS = { reason: "Why?", letter: "Your letter to the payer", question: "What do you want to ask?", code: "For which code?" }
const RECORDS = { note: "the encounter note" }
const MODES = { probe: "check without help", retest: "check without help", exam: "exam" }
const sure = (share) => (share < 0.35 ? "Guessing" : share < 0.65 ? "Half sure" : share < 0.9 ? "Rather sure" : "Certain")

// The trainee's confidence. It is not sent until the slider is moved, and it can be cleared.
const Confidence = ({ value, onChange }) => {
  const said = value !== "", share = said ? Number(value) : 0.5
  return (
    <div className="gym-confidence">
      <label className="gym-label" htmlFor={KEY + ":sure"}>How sure are you?</label>
      <input id={KEY + ":sure"} type="range" min="0" max="100" step="5" value={Math.round(share * 100)} data-said={said} aria-valuetext={said ? sure(share) + ", " + Math.round(share * 100) + " %" : "Not said"}
        onChange={(event) => onChange(String(Number(event.target.value) / 100))} onPointerUp={(event) => onChange(String(Number(event.target.value) / 100))} />
      <output htmlFor={KEY + ":sure"}>{said ? sure(share) : "Not said"}</output>
      {said ? <button type="button" className="gym-link" onClick={() => onChange("")}>Take back</button> : null}
    </div>
  )
}

// A quiet clock that can be hidden: time affects only the speed bonus.
const minutes = (ms) => Math.max(0, Math.floor(ms / 60000))
const Clock = () => {
  const [shown, setShown] = useState(() => { try { return localStorage.getItem("gym:clock") !== "off" } catch { return true } })
  const [now, setNow] = useState(Date.now())
  useEffect(() => { const timer = setInterval(() => setNow(Date.now()), 15000); return () => clearInterval(timer) }, [])
  const show = (wanted) => { setShown(wanted); try { localStorage.setItem("gym:clock", wanted ? "on" : "off") } catch {} }
  if (!props.started) return null
  const left = props.until ? minutes(Date.parse(props.until) - now) : null
  const passed = minutes(now - Date.parse(props.started))
  const words = left !== null ? left + " min left for the exam" : passed ? passed + " min so far" : "Just begun"
  return shown
    ? <p className="gym-quiet gym-clock"><span aria-live="off">{words}</span> <button type="button" className="gym-link" aria-label="Hide the time" onClick={() => show(false)}>Hide</button></p>
    : <p className="gym-quiet gym-clock"><button type="button" className="gym-link" onClick={() => show(true)}>Show the time</button></p>
}

export default function ClaimCard() {
  useEffect(() => { if (props.thread && location.pathname === "/") history.replaceState(history.state, "", "/thread/" + props.thread) }, [])
  const [draft, setDraft] = useState(load)
  const [busy, setBusy] = useState("")
  useEffect(() => { if (open) save(draft) }, [draft])
  const [idle, setIdle] = useState(false)
  const alone = props.mode === "exam" ? "There are no hints in an exam." : MODES[props.mode] && !props.tried ? "Hints open after your first try." : ""
  const offered = "gym-offered:" + props.session_id + ":" + props.scenario_id
  useEffect(() => {
    setIdle(false)
    if (!open || alone || sessionStorage.getItem(offered)) return
    const timer = setTimeout(() => { sessionStorage.setItem(offered, "1"); setIdle(true) }, 60000)
    return () => clearTimeout(timer)
  }, [draft, props.turn, open])
  useEffect(() => { if (asked) document.querySelector(".gym-move")?.scrollIntoView({ block: "start" }) }, [])
  const changes = changesOf(draft)
  const value = (path) => (path in draft.set ? draft.set[path] : base(path))
  const put = (path, text) => setDraft({ ...draft, set: { ...draft.set, [path]: text } })
  const isChanged = (path) => path in draft.set && tidy(path, draft.set[path]) !== base(path)
  const drop = (path) => setDraft({ ...draft, drop: { ...draft.drop, [path]: true } })
  const putLine = (place, name, text) => setDraft({ ...draft, lines: draft.lines.map((line, each) => (each === place ? { ...line, [name]: text } : line)) })

  const press = async (name, payload = {}) => {
    setBusy(name)
    const body = { session_id: props.session_id, turn: props.turn, ...payload }
    if (name === "act") save({ ...draft, sent: "edits" in payload.action_details })
    try {
      const answer = await callAction({ name, payload: { ...body, idempotency_key: keyFor(name, body) } })
      forgetKey()
      if (!answer.response) toast.error("The server could not do that. Try again.")
      if (!answer.response || !answer.response.ok) save({ ...draft, sent: false })
    } catch {
      save({ ...draft, sent: false })
      toast.error("The server cannot be reached. Nothing is lost: try again in a moment.")
    } finally { setBusy("") }
  }
  const act = (action_type, action_details = {}) => press("act", { action_type, action_details, confidence_level: draft.confidence ? Number(draft.confidence) : null })
  const edits = changes.map((each) => each.edit).filter(Boolean)
  const move = props.allowed_actions.find((each) => each.action_type === draft.move)
  const details = move ? Object.keys(move.details_schema.properties) : []
  const asked = details.filter((name) => PROMPTS[name])
  const say = (name, text) => setDraft({ ...draft, words: { ...draft.words, [name]: text } })
  const grounds = draft.words.grounds || []
  const letter = draft.words.letter || ""
  const attachment = (record) => "Attached: " + (RECORDS[record] || record) + "."
  const isAttached = (record) => letter.split("\n").includes(attachment(record))
  const attached = props.letter.records.filter(isAttached)
  const attach = (record) => say("letter", isAttached(record) ? letter.split("\n").filter((each) => each !== attachment(record)).join("\n") : (letter.trimEnd() + "\n" + attachment(record)).trim())
  const makeMove = () => act(draft.move, {
    ...Object.fromEntries(asked.filter((name) => (draft.words[name] || "").trim()).map((name) => [name, draft.words[name].trim()])),
    ...(details.includes("grounds") && grounds.length ? { grounds } : {}),
    ...(details.includes("edits") && edits.length ? { edits } : {}),
  })
  const total = claim.lines.reduce((sum, _, place) => sum + (draft.drop["lines/" + (place + 1)] ? 0 : Number(value("lines/" + (place + 1) + "/charge") || 0)), 0)
    + draft.lines.reduce((sum, line) => sum + Number(line.charge || 0), 0)
  const [tone, badge] = BADGES[props.status]

  const Lines = (
    <div className="gym-lines">
      <div className="gym-line gym-line-head" aria-hidden="true"><span />{LINE.map(([name, box, label]) => <span key={name}>{box ? <i>{box}</i> : null}{label}</span>)}<span /></div>
      {claim.lines.map((line, place) => {
        const path = "lines/" + (place + 1), gone = draft.drop[path]
        return (
          <div key={path} className={"gym-line" + (gone ? " gym-gone" : "")} role="group" aria-label={"Line " + (place + 1)}>
            <span className="gym-line-number">{place + 1}</span>
            {LINE.map(([name, box, label, kind]) => <Field key={name} box={box} label={label} kind={kind} value={value(path + "/" + name)} changed={isChanged(path + "/" + name)} onChange={(text) => put(path + "/" + name, text)} />)}
            {open && !gone ? <button type="button" className="gym-icon" aria-label={"Remove line " + (place + 1)} onClick={() => drop(path)}>×</button> : <span />}
            {isDrug(line) ? <div className="gym-line-drug"><Field box={DRUG[1]} label={DRUG[2]} value={value(path + "/ndc")} changed={isChanged(path + "/ndc")} hint="N4, eleven digits, unit of measure, quantity" onChange={(text) => put(path + "/ndc", text)} /></div> : null}
            {line.minutes ? <div className="gym-line-drug"><Field box={MINUTES[1]} label={MINUTES[2]} value={value(path + "/minutes")} changed={isChanged(path + "/minutes")} onChange={(text) => put(path + "/minutes", text)} /></div> : null}
            {props.words[line.code] ? <small className="gym-line-words">{line.code}: {props.words[line.code]}</small> : null}
          </div>
        )
      })}
      {draft.lines.map((line, place) => (
        <div key={"new" + place} className="gym-line gym-new" role="group" aria-label={"New line " + (place + 1)}>
          <span className="gym-line-number">+</span>
          {LINE.map(([name, box, label, kind]) => <Field key={name} box={box} label={label} kind={kind} value={line[name]} changed onChange={(text) => putLine(place, name, text)} />)}
          <button type="button" className="gym-icon" aria-label={"Take new line " + (place + 1) + " away"} onClick={() => setDraft({ ...draft, lines: draft.lines.filter((_, each) => each !== place) })}>×</button>
        </div>
      ))}
    </div>
  )

  const Form = (
    <div className="gym-form">
      <fieldset><legend><i>21</i>Diagnoses</legend>
        <div className="gym-grid gym-dxs">
          {claim.diagnoses.map((code, place) => {
            const path = "diagnoses/" + LETTERS[place], gone = draft.drop[path]
            return (
              <div key={path} className={"gym-dx" + (gone ? " gym-gone" : "")}>
                <Field label={"Diagnosis " + LETTERS[place]} value={value(path)} changed={isChanged(path)} onChange={(text) => put(path, text)} hint={isChanged(path) ? "" : props.words[code]} />
                {open && !gone ? <button type="button" className="gym-icon" aria-label={"Remove diagnosis " + LETTERS[place]} onClick={() => drop(path)}>×</button> : null}
              </div>
            )
          })}
          {draft.diagnoses.map((code, place) => (
            <div key={"new" + place} className="gym-dx">
              <Field label={"Diagnosis " + LETTERS[claim.diagnoses.length + place]} value={code} changed onChange={(text) => setDraft({ ...draft, diagnoses: draft.diagnoses.map((each, at) => (at === place ? text : each)) })} />
            </div>
          ))}
        </div>
        {open && claim.diagnoses.length + draft.diagnoses.length < 12 ? <button type="button" className="gym-link" onClick={() => setDraft({ ...draft, diagnoses: [...draft.diagnoses, ""] })}>Add a diagnosis</button> : null}
      </fieldset>
      <fieldset><legend><i>24</i>Service lines</legend>
        {Lines}
        <div className="gym-under">
          {open ? <button type="button" className="gym-link" onClick={() => setDraft({ ...draft, lines: [...draft.lines, NEW_LINE] })}>Add a line</button> : <span />}
          <Field box={TOTAL[1]} label={TOTAL[2]} kind={TOTAL[3]} value={"total" in draft.set || isKeyed ? value("total") : total.toFixed(2)} changed={isChanged("total")} onChange={(text) => put("total", text)} />
        </div>
      </fieldset>
      {Object.entries(FIELDS).map(([title, fields]) => (
        <fieldset key={title}><legend>{title}</legend>
          <div className={"gym-grid gym-" + title.toLowerCase()}>{fields.map(([path, box, label, kind]) => <Field key={path} box={box} label={label} kind={kind} value={value(path)} changed={isChanged(path)} onChange={(text) => put(path, text)} />)}</div>
        </fieldset>
      ))}
    </div>
  )

  const Changes = (
    <div className="gym-block gym-changes" aria-live="polite">
      <h4>{changes.length ? "Your changes (" + changes.length + ")" : "No changes yet"}</h4>
      {changes.length ? (
        <ul>{changes.map((each, place) => (
          <li key={each.words + place}><span><b>{each.words}</b> <s>{each.from}</s> → {each.to}</span><button type="button" className="gym-link" aria-label={"Undo " + each.words} onClick={() => setDraft(each.undo)}>Undo</button></li>
        ))}</ul>
      ) : <p className="gym-quiet">Edit any field of the claim. Nothing is sent until you press a button.</p>}
      {changes.length > 1 ? <button type="button" className="gym-link" onClick={() => setDraft({ ...EMPTY, confidence: draft.confidence })}>Undo all</button> : null}
    </div>
  )

  const Offer = (
    <div className="gym-offer" role="status" data-testid="hint-offer">
      <span>Would a hint help? It costs some XP.</span>
      <button type="button" className="gym-link" disabled={!!busy} onClick={() => { setIdle(false); press("hint") }}>Give me a hint</button>
      <button type="button" className="gym-link" onClick={() => setIdle(false)}>Not now</button>
    </div>
  )

  const Buttons = (
    <>
    <Confidence value={draft.confidence} onChange={(confidence) => setDraft({ ...draft, confidence })} />
    <div className="gym-actions">
      <button type="button" className="gym-btn gym-primary" disabled={!!busy || !edits.length} onClick={() => act("correct_claim", { edits })}>{busy === "act" ? "Sending…" : "Correct and send"}</button>
      <button type="button" className="gym-btn" disabled={!!busy || !!changes.length} title={changes.length ? "Undo your changes to send the claim as it stands" : undefined} onClick={() => act("submit_claim")}>Send as it stands</button>
      <span className="gym-spring" />
      <button type="button" className="gym-btn gym-soft" disabled={!!busy} onClick={() => press("sidebar")}>Look up</button>
      <button type="button" className="gym-btn gym-soft" disabled={!!busy || !!alone} title={alone || undefined} onClick={() => press("hint")}>Hint</button>
      <button type="button" className="gym-btn gym-soft" disabled={!!busy} onClick={() => press("explain")}>Explain</button>
    </div>
    </>
  )

  const Appeal = (
    <div className="gym-appeal" data-testid="appeal-form">
      <fieldset><legend>Grounds</legend>
        {props.grounds.map(([name, words]) => (
          <label key={name} className="gym-check">
            <input type="checkbox" checked={grounds.includes(name)} onChange={(event) => say("grounds", event.target.checked ? [...grounds, name] : grounds.filter((each) => each !== name))} />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
      <fieldset><legend>Records to attach</legend>
        <div className="gym-actions">{props.letter.records.map((record) => (
          <button key={record} type="button" className="gym-btn gym-soft" aria-pressed={isAttached(record)} onClick={() => attach(record)}>{isAttached(record) ? "Take back " : "Attach "}{RECORDS[record] || record}</button>
        ))}</div>
      </fieldset>
      <p className="gym-quiet">The payer accepts a letter that has: {props.letter.requirements.join("; ")}.</p>
      <p className="gym-quiet" aria-live="polite" data-testid="letter-so-far">So far: {letter.trim() ? letter.trim().split(/\s+/).length + " words" : "nothing written"}, {grounds.length === 1 ? "one ground" : (grounds.length || "no") + " grounds"}, {attached.length ? "attached " + attached.map((each) => RECORDS[each] || each).join(", ") : "nothing attached"}.</p>
    </div>
  )

  const More = (
    <div className="gym-more">
      <label className="gym-field"><span className="gym-label">Other moves</span>
        <select value={draft.move} disabled={!!busy} onChange={(event) => setDraft({ ...draft, move: event.target.value, words: {} })}>
          <option value="">Choose a move…</option>
          {props.allowed_actions.filter((each) => !SIMPLE.includes(each.action_type)).map((each) => <option key={each.action_type} value={each.action_type}>{each.title}</option>)}
        </select>
      </label>
      {move ? (
        <div className="gym-move">
          {asked.map((name) => (
            <label key={name} className="gym-field"><span className="gym-label">{PROMPTS[name]}</span>
              {name === "code" ? <input value={draft.words[name] || ""} maxLength={5} onChange={(event) => say(name, event.target.value)} />
                : <textarea rows={name === "letter" ? 7 : 2} value={draft.words[name] || ""} onChange={(event) => say(name, event.target.value)} />}
            </label>
          ))}
          {details.includes("edits") ? <p className="gym-quiet">{edits.length ? "Your changes above go with it." : "The claim is sent unchanged, marked as a replacement."}</p> : null}
          {details.includes("grounds") ? Appeal : null}
          <div className="gym-actions">
            <button type="button" className="gym-btn gym-primary" disabled={!!busy} onClick={makeMove}>{move.title}</button>
            <button type="button" className="gym-btn" onClick={() => setDraft({ ...draft, move: "", words: {} })}>Cancel</button>
          </div>
        </div>
      ) : null}
    </div>
  )

  return (
    <section className={"gym-card gym-claim gym-" + props.status} aria-label={"Claim " + claim.claim_id} data-testid="claim-card" data-status={props.status} data-turn={props.turn}>
      <header className="gym-head">
        <div><p className="gym-kicker">Claim {claim.claim_id} · {props.payer}</p><h3>{props.title}</h3>{open ? <Clock /> : null}</div>
        <div className="gym-badges">{MODES[props.mode] ? <span className="gym-badge gym-plain">{MODES[props.mode]}</span> : null}<span className="gym-badge gym-plain">{props.difficulty}</span><span className={"gym-badge gym-" + tone}>{badge}</span></div>
      </header>
      {open && props.answer ? (
        <div className="gym-denial" role="note" data-testid="first-answer"><b>{props.answer.status === "rejected" ? "The payer's front end rejected the claim (277CA)" : "The payer's answer"}</b>
          {props.answer.decided ? <p className="gym-quiet">{props.answer.decided}{props.answer.claim_number ? " · payer's number " + props.answer.claim_number : " · nothing was adjudicated"}</p> : null}
          <ul>{props.answer.rejections.map((each, place) => (
            <li key={place}><b>{[each.category, each.status_code, each.entity].filter(Boolean).join(":")}</b> {each.message}</li>
          ))}{props.answer.lines.flatMap((line) => line.adjustments.filter(() => Number(line.allowed) === 0).map((each) => (
            <li key={line.line + each.carc}>Line {line.line} ({line.code}): <b>{each.group}-{each.carc}</b> {each.meaning}{line.rarc.map((remark) => "; " + remark.code + " " + remark.meaning).join("")}</li>
          )))}</ul>
        </div>
      ) : null}
      {open ? <>{Form}{Changes}{idle ? Offer : null}{Buttons}{alone ? <p className="gym-quiet gym-foot">{alone}</p> : null}{More}</> : <details><summary>Show the claim</summary>{Form}</details>}
      <p className="gym-quiet gym-foot">Rules and tables of {props.window}. All people are invented.</p>
    </section>
  )
}
