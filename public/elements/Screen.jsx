// Draws a screen: blocks that the server describes (gym/chat/screens/blocks.py). Typed text stays in the tab until it is sent.
import { useEffect, useRef, useState } from "react"

const it = props.screen
const KEY = "gym:screen:" + props.card_id
const kept = (name) => { try { return sessionStorage.getItem(KEY + name) } catch { return null } }
const keep = (name, text) => { try { text === null ? sessionStorage.removeItem(KEY + name) : sessionStorage.setItem(KEY + name, text) } catch {} }
const draftKey = (form) => ":draft:" + form.page + JSON.stringify(form.params)
const typed = (form) => { try { return JSON.parse(kept(draftKey(form))) || {} } catch { return {} } }
const percent = (share) => Math.max(0, Math.min(100, share * 100)) + "%"
const toned = (tone) => (tone && tone !== "plain" ? (tone === "quiet" ? "gym-quiet" : "gym-" + tone + "-text") : undefined)

// Ignores a second press within a moment (a double click).
const sayOnce = (text) => {
  const said = ":pressed:" + text
  if (Date.now() - Number(kept(said)) < 1500) return
  keep(said, String(Date.now()))
  sendUserMessage(text)
}

// Sends a press once; the returned screen replaces this one.
const usePress = () => {
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState("")
  const press = async (go, focus = "heading") => {
    if (go.say) return sayOnce(go.say)
    if (go.href) return go.href.startsWith("/api/") || go.href.startsWith("/files/") ? window.open(go.href, "_blank", "noopener") : location.assign(go.href)
    setBusy(true)
    setTrouble("")
    keep(":focus", JSON.stringify({ focus, from: props.drawn }))
    let done = false
    try {
      const payload = { page: go.page, params: go.params || {}, card_id: props.card_id, message_id: props.message_id }
      const { response } = await callAction({ name: "Progress", payload })
      done = !!(response && response.ok)
      if (!done) setTrouble((response && response.message) || "Something went wrong on our side. Nothing is lost: try again.")
    } catch { setTrouble("The server cannot be reached. Nothing is lost: try again in a moment.") }
    if (!done) forget()
    setBusy(false)
    return done
  }
  return { busy, trouble, press }
}

// After a press the focus moves to its result. The chat may redraw the card, so the target is kept until the user does something.
const wish = () => { try { return JSON.parse(kept(":focus")) } catch { return null } }
const forget = () => keep(":focus", null)
const keepCaret = () => { try { keep(":caret", String(document.activeElement.selectionStart ?? "")) } catch { keep(":caret", null) } }
const takeFocus = (card) => {
  const wanted = wish()
  if (!wanted || wanted.from === props.drawn) return
  const { focus } = wanted, [kind, name] = focus.split(":")
  const found = card.querySelector(name ? "[name='" + name + "']" : kind === "heading" ? "h3" : "[data-focus='" + kind + "']")
  if (!found) return
  found.focus({ preventScroll: kind !== "heading" })
  if (kind === "heading") card.scrollIntoView({ block: "nearest" })
  const caret = Number(kept(":caret") || found.value?.length)
  if (name && found.setSelectionRange && found.type !== "number") { try { found.setSelectionRange(caret, caret) } catch {} }
  for (const act of ["pointerdown", "keydown"]) addEventListener(act, forget, { once: true, capture: true })
}

const Pressed = ({ go, press, children, ...more }) => <button type="button" {...more} onClick={() => press(go)}>{children}</button>
const Linked = ({ text, tone, go, press }) => (go ? <Pressed go={go} press={press} className={"gym-link " + (toned(tone) || "")}>{text}</Pressed> : <span className={toned(tone)}>{text}</span>)
const Titled = ({ title, children }) => <div className={title ? "gym-block" : "gym-bare"}>{title ? <h4>{title}</h4> : null}{children}</div>
const Row = ({ name, items, press, busy, nav }) => (
  <div className={nav ? "gym-nav" : "gym-actions"} role="group" aria-label={name}>
    {items.map((each) => (
      <Pressed key={each.label + JSON.stringify(each.go)} go={each.go} press={press} disabled={busy} aria-current={each.current ? "page" : undefined}
        className={nav ? "gym-tab" : "gym-btn" + (each.primary ? " gym-primary" : each.current ? " gym-current" : each.danger ? " gym-danger" : "")}>{each.label}</Pressed>
    ))}
  </div>
)

const Text = ({ text, tone }) => <p className={toned(tone)} style={{ whiteSpace: "pre-line" }}>{text}</p>
const Heading = ({ text }) => <h4 className="gym-part">{text}</h4>
const Stats = ({ items }) => <dl className="gym-stats">{items.map((each) => <div key={each.name} className="gym-stat"><dd><b>{each.value}</b></dd><dt>{each.name}</dt></div>)}</dl>
const Bars = ({ title, rows, empty, press }) => (
  <Titled title={title}>
    {rows.length ? <ul className="gym-skills">{rows.map((each) => (
      <li key={each.label}>
        <span><Linked text={each.label} go={each.go} press={press} />{each.about ? <small className="gym-quiet">{each.about}</small> : null}</span>
        <span className="gym-bar" role="img" aria-label={each.label + ": " + each.note}>
          <span style={{ width: percent(each.share) }} />
          {each.low !== null ? <i style={{ left: percent(each.low), width: percent(each.high - each.low) }} /> : null}
        </span>
        <span className="gym-quiet">{each.note}</span>
      </li>
    ))}</ul> : <p className="gym-quiet">{empty}</p>}
  </Titled>
)
const Table = ({ title, columns, rows, empty, numbers, press }) => (
  <Titled title={title}>
    {rows.length ? (
      <div className="gym-scroll" tabIndex={0} role="region" aria-label={title || columns.join(", ")}>
        <table className="gym-table">
          <thead><tr>{columns.map((name, place) => <th key={place} scope="col" className={numbers.includes(place) ? "gym-end" : undefined}>{name}</th>)}</tr></thead>
          <tbody>{rows.map((cells, row) => (
            <tr key={row}>{cells.map((cell, place) => <td key={place} className={numbers.includes(place) ? "gym-end" : undefined}><Linked {...cell} press={press} /></td>)}</tr>
          ))}</tbody>
        </table>
      </div>
    ) : <p className="gym-quiet">{empty}</p>}
  </Titled>
)
const Heat = ({ title, columns, rows, empty, press }) => (
  <Titled title={title}>
    {rows.length ? (
      <div className="gym-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="gym-table gym-heat">
          <thead><tr><td />{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={row.label}>
              <th scope="row"><Linked text={row.label} go={row.go} press={press} /></th>
              {row.spots.map((spot, place) => <td key={place} title={spot.title || undefined} data-shade={spot.share === null ? "none" : Math.min(4, Math.floor(spot.share * 5))}><Linked text={spot.text} go={spot.go} press={press} /></td>)}
            </tr>
          ))}</tbody>
        </table>
      </div>
    ) : <p className="gym-quiet">{empty}</p>}
  </Titled>
)

const Input = ({ field, value, change, id }) => {
  const limits = field.limits ? { min: field.limits[0], max: field.limits[1] } : {}
  const common = { id, name: field.name, required: field.required, "aria-describedby": field.hint ? id + "-hint" : undefined }
  if (field.kind === "select") return <select {...common} value={value} onChange={(event) => change(event.target.value, true)}>{field.options.map((each) => <option key={each.value} value={each.value}>{each.label}</option>)}</select>
  if (field.kind === "file") return (
    <>
      <input type="file" accept=".toml,text/plain" aria-label={field.label + ": choose a file"} onChange={async (event) => event.target.files[0] && change((await event.target.files[0].text()).slice(0, field.longest + 1))} />
      <textarea {...common} rows={6} value={value} onChange={(event) => change(event.target.value)} />
    </>
  )
  if (field.kind === "textarea") return <textarea {...common} rows={4} maxLength={field.longest} value={value} onChange={(event) => change(event.target.value)} />
  if (field.kind === "checkbox") return <input {...common} type="checkbox" checked={value === "1"} onChange={(event) => change(event.target.checked ? "1" : "", true)} />
  return <input {...common} {...limits} type={field.kind} maxLength={field.kind === "text" ? field.longest : undefined} autoComplete="off" value={value} onChange={(event) => change(event.target.value)} />
}
const Form = ({ press, busy, ...form }) => {
  const [draft, setDraft] = useState(() => typed(form))
  const timer = useRef(null)
  const value = (field) => (field.name in draft ? draft[field.name] : field.value)
  const send = async (values, focus, page = form.page) => {
    clearTimeout(timer.current)
    const all = Object.fromEntries(form.fields.map((field) => [field.name, field.name in values ? values[field.name] : field.value]))
    // Keeps text that was typed while the request was running.
    if ((await press({ page, params: { ...form.params, ...all } }, focus)) && kept(draftKey(form)) === JSON.stringify(values)) keep(draftKey(form), null)
  }
  const later = (values, name, wait) => { timer.current = setTimeout(() => send(values, "field:" + name, form.live_page || form.page), wait) }
  useEffect(() => {
    const left = form.live ? Object.keys(draft) : []
    if (left.length) later(draft, left.at(-1), 900)
    return () => clearTimeout(timer.current)
  }, [])
  const change = (field) => (text, chosen) => {
    const { [field.name]: before, ...others } = draft, next = { ...others, [field.name]: text }
    setDraft(next)
    keep(draftKey(form), JSON.stringify(next))
    clearTimeout(timer.current)
    keepCaret()
    if (form.live) later(next, field.name, chosen ? 0 : 900)
  }
  return (
    <form className={(form.title ? "gym-block" : "gym-bare") + " gym-entry" + (form.inline ? " gym-inline" : "")} aria-label={form.title} onSubmit={(event) => { event.preventDefault(); send(draft) }}>
      {form.title ? <h4>{form.title}</h4> : null}
      <div className="gym-grid">{form.fields.map((field) => {
        const id = KEY + ":" + form.page + ":" + field.name
        return (
          <label key={field.name} htmlFor={id} className={"gym-field gym-" + field.kind}>
            <span className="gym-label">{field.label}{field.required ? " (needed)" : ""}</span>
            <Input field={field} id={id} value={value(field)} change={change(field)} />
            {field.hint ? <small id={id + "-hint"} className="gym-hint">{field.hint}</small> : null}
          </label>
        )
      })}</div>
      <div className="gym-actions"><button type="submit" className="gym-btn gym-primary" disabled={busy}>{busy ? "One moment…" : form.submit}</button></div>
    </form>
  )
}

const money = (amount) => (amount === null || amount === undefined ? "–" : "$" + Number(amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }))
const Claim = ({ title, claim, marked }) => {
  const mark = (path) => (marked.some((each) => each === path || each.startsWith(path + "/")) ? "gym-marked" : undefined)
  const facts = [
    ["Member", claim.subscriber.member_id, "subscriber"], ["Insured", claim.subscriber.first + " " + claim.subscriber.last, "subscriber"], ["Patient", claim.patient.first + " " + claim.patient.last + ", " + claim.patient.birth, "patient"],
    ["Rendering", claim.rendering.name + ", " + claim.rendering.npi, "rendering"], ["Prior authorization", claim.prior_auth || "–", "prior_auth"], ["Total", claim.total === null ? "sum of the lines" : money(claim.total), "total"],
  ]
  return (
    <Titled title={title}>
      <dl className="gym-facts">{facts.map(([name, text, path]) => <div key={name} className={mark(path)}><dt>{name}</dt><dd>{text}</dd></div>)}</dl>
      <p className={mark("diagnoses")}><b>Diagnoses</b> {claim.diagnoses.map((code, place) => "ABCDEFGHIJKL"[place] + " " + code).join(" · ")}</p>
      <div className="gym-scroll" tabIndex={0} role="region" aria-label="Service lines">
        <table className="gym-table">
          <thead><tr>{["Line", "Code", "Points to", "Units", "Charge", "Place", "Date"].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{claim.lines.map((line, place) => (
            <tr key={place} className={mark("lines/" + (place + 1))}>
              <td>{place + 1}</td><td>{[line.code, ...line.modifiers].join("-")}</td><td>{line.pointers.join("")}</td><td>{line.units}</td><td>{money(line.charge)}</td><td>{line.pos}</td><td>{line.date_from}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </Titled>
  )
}
const Copy = ({ title, text }) => {
  const [said, setSaid] = useState("Copy")
  const box = useRef(null)
  const copy = async () => {
    box.current.select()
    try { await navigator.clipboard.writeText(text) } catch { document.execCommand("copy") }
    setSaid("Copied")
  }
  return (
    <div className="gym-copy">
      <label><span className="gym-label">{title}</span><textarea ref={box} rows={2} readOnly value={text} /></label>
      <button type="button" className="gym-btn" onClick={copy}>{said}</button>
    </div>
  )
}
const Pre = ({ title, text }) => <Titled title={title}><pre className="gym-pre" tabIndex={0} role="region" aria-label={title}>{text}</pre></Titled>
const Fold = ({ title, blocks, ...more }) => <details className="gym-block"><summary>{title}</summary><Blocks blocks={blocks} {...more} /></details>

const Player = ({ place, count, page, params, press, busy }) => {
  const [playing, setPlaying] = useState(kept(":playing") === "1" && place < count - 1)
  const go = (step, how = "player") => press({ page, params: { ...params, step: String(step) } }, how)
  useEffect(() => {
    keep(":playing", playing ? "1" : null)
    if (!playing) return
    const timer = setTimeout(() => go(place + 1), 1400)
    return () => clearTimeout(timer)
  }, [playing])
  return (
    <div className="gym-player" role="group" aria-label="Replay">
      <button type="button" className="gym-btn" disabled={busy || !place} onClick={() => { setPlaying(false); go(place - 1) }} aria-label="One step back">◀</button>
      <button type="button" className="gym-btn gym-primary" disabled={place >= count - 1} onClick={() => setPlaying(!playing)} data-focus="player">{playing ? "Pause" : "Play"}</button>
      <button type="button" className="gym-btn" disabled={busy || place >= count - 1} onClick={() => { setPlaying(false); go(place + 1) }} aria-label="One step on">▶</button>
      <input type="range" min="0" max={count - 1} value={place} aria-label="Step" aria-valuetext={"Step " + (place + 1) + " of " + count} onChange={(event) => { setPlaying(false); go(event.target.value, "step") }} data-focus="step" />
      <span className="gym-quiet">Step {place + 1} of {count}</span>
    </div>
  )
}

// The theme is Chainlit's setting, reduced motion is ours; gym.js reads both at page start.
const Look = ({ theme, reduced_motion }) => {
  useEffect(() => {
    const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
    try { localStorage.setItem("vite-ui-theme", theme); localStorage.setItem("gym:motion", reduced_motion ? "less" : "") } catch {}
    document.documentElement.classList.remove("light", "dark")
    document.documentElement.classList.add(dark ? "dark" : "light")
    document.documentElement.dataset.motion = reduced_motion ? "less" : ""
  }, [])
  return null
}

const KINDS = { text: Text, heading: Heading, stats: Stats, bars: Bars, table: Table, heat: Heat, form: Form, claim: Claim, pre: Pre, copy: Copy, fold: Fold, player: Player, look: Look }
const Blocks = ({ blocks, press, busy }) => blocks.map((each, place) => {
  if (each.kind === "buttons") return <Row key={place} {...each} press={press} busy={busy} />
  const Kind = KINDS[each.kind]
  return <Kind key={place} {...each} press={press} busy={busy} />
})

export default function Screen() {
  const { busy, trouble, press } = usePress()
  useEffect(() => { if (props.thread && location.pathname === "/") history.replaceState(history.state, "", "/thread/" + props.thread) }, [])
  const card = useRef(null)
  useEffect(() => {
    if (!it.say || kept(":said") === it.say) return
    keep(":said", it.say)
    sendUserMessage(it.say)
  }, [])
  useEffect(() => { if (card.current) takeFocus(card.current) }, [])
  return (
    <section ref={card} className="gym-card gym-screen" aria-label={it.title} aria-busy={busy} data-testid="screen" data-page={it.page}>
      {it.nav.length ? <Row name="Pages" items={it.nav} press={press} busy={busy} nav /> : null}
      {it.sub.length ? <Row name="Pages of this part" items={it.sub} press={press} busy={busy} nav /> : null}
      <header className="gym-head"><div>{it.kicker ? <p className="gym-kicker">{it.kicker}</p> : null}<h3 tabIndex={-1}>{it.title}</h3></div></header>
      {it.note ? <p className="gym-told" role="status">{it.note}</p> : null}
      {trouble ? <p className="gym-trouble" role="alert">{trouble}</p> : null}
      <Blocks blocks={it.blocks} press={press} busy={busy} />
    </section>
  )
}
