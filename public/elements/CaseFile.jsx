// The case file beside a claim: note, coverage, history, providers, payer.
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs"
import { useState } from "react"

const KEY = "gym:file:" + props.session_id + ":" + props.scenario_id
const remembered = () => { try { return sessionStorage.getItem(KEY) || "note" } catch { return "note" } }
const remember = (tab) => { try { sessionStorage.setItem(KEY, tab) } catch {} }

const Facts = ({ rows }) => (
  <dl className="gym-facts">
    {rows.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => (
      <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
    ))}
  </dl>
)

const Note = () => (
  <div>
    <p className="gym-quiet">{props.encounter.clinician} · visit of {props.encounter.date}</p>
    <dl className="gym-note">
      {props.encounter.sections.map((each) => (
        <div key={each.heading}><dt>{each.heading}</dt><dd>{each.text}</dd></div>
      ))}
    </dl>
  </div>
)

const Coverage = ({ it }) => (
  <div className="gym-coverage">
    <h4>{props.names[it.payer_id] || it.payer_id}</h4>
    <Facts rows={[
      ["On the day of the visit", <span className={it.active ? "gym-good-text" : "gym-bad-text"}>{it.active ? "Covered" : "Not covered"}</span>],
      ["Pays", it.order === 2 ? "second" : "first"],
      ["Member", it.member_name + ", " + it.member_id],
      ["Patient", it.patient.first + " " + it.patient.last + ", born " + it.patient.birth + ", " + it.patient.sex],
      ["Coverage", it.effective + (it.terminated ? " to " + it.terminated : ", no end date")],
      ["Patient's share", it.coinsurance_percent + " % after the deductible" + (it.copay ? ", $" + it.copay + " for an office visit" : "")],
      ["Deductible left", "$" + (it.deductible_left || 0).toFixed(2)],
      ["Prior authorizations", it.authorizations.length ? it.authorizations.join("; ") : "None on file"],
      ["Also on file", (it.also || []).join(" ")],
    ]} />
  </div>
)

const Coverages = () => <div>{[props.coverage, ...props.other_coverages].map((it, place) => <Coverage key={place} it={it} />)}</div>

const Desk = () => (
  <Facts rows={[
    ["Today", props.today],
    ["The payer received the claim on", props.received],
    ["Signed advance beneficiary notice", props.abn_on_file ? "On file" : "None on file"],
    ["The practice's laboratory certificate (CLIA)", props.clia_certificate || "None"],
    ["Letter from the payer", props.payer_letter],
  ]} />
)

const Claims = () => props.history.length ? (
  <div className="gym-scroll" tabIndex={0} role="region" aria-label="Earlier claims">
    <table className="gym-table">
      <thead><tr>{["Claim", "Payer", "Service", "Code", "Units", "Rendering NPI", "Payer received it", "Came to", "Payer's number", "Proof"].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{props.history.map((each, place) => (
        <tr key={place}>
          <td>{each.claim_id}</td><td>{each.payer_id ? props.names[each.payer_id] || each.payer_id : "this one"}</td><td>{each.day}</td><td>{[each.code, ...each.modifiers].join("-")}</td><td>{each.units}</td>
          <td>{each.rendering_npi}</td><td>{each.received}</td><td>{each.status}{each.paid !== null ? " $" + Number(each.paid).toFixed(2) : ""}</td><td>{each.claim_number || "–"}</td><td>{each.proof || "–"}</td>
        </tr>
      ))}</tbody>
    </table>
  </div>
) : <p className="gym-quiet">No earlier claims on this account.</p>

const History = () => <div><Desk /><Claims /></div>

const Providers = () => (
  <div className="gym-scroll" tabIndex={0} role="region" aria-label="Providers on the roster">
    <table className="gym-table">
      <thead><tr>{["Name", "NPI", "Taxonomy", ...(props.roster.some((each) => each.enrolled) ? ["Enrolled with the payer"] : [])].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{props.roster.map((each) => (
        <tr key={each.npi + each.name}><td>{each.name}</td><td>{each.npi}</td><td>{each.taxonomy || "group"}</td>{props.roster.some((other) => other.enrolled) ? <td>{each.enrolled || "yes"}</td> : null}</tr>
      ))}</tbody>
    </table>
  </div>
)

// A fact ends with its source in parentheses; the source may contain parentheses itself.
const split = (fact) => {
  let depth = 0
  for (let place = fact.length - 1; fact.endsWith(")") && place > 0; place--) {
    depth += fact[place] === ")" ? 1 : fact[place] === "(" ? -1 : 0
    if (!depth) return [fact.slice(0, place).trim(), fact.slice(place + 1, -1)]
  }
  return [fact, ""]
}

const WEAK = "; weak source, check your contract"
const Source = ({ words }) => (
  <span className="gym-source">{words.endsWith(WEAK) ? <><b className="gym-weak">Weak source: check your contract.</b> {words.slice(0, -WEAK.length)}</> : words}</span>
)

const Payer = () => (
  <div>
    <p className="gym-quiet">{props.payer.name} · {props.payer.kind} · has the claim on {props.received}</p>
    <ul className="gym-list">{props.payer.facts.map((fact) => {
      const [words, source] = split(fact)
      return <li key={fact}>{words}{source ? <Source words={source} /> : null}</li>
    })}</ul>
  </div>
)

const PARTS = [["note", "Note", Note], ["coverage", "Coverage", Coverages], ["history", "Account", History], ["roster", "Providers", Providers], ["payer", "Payer", Payer]]

export default function CaseFile() {
  const [tab, setTab] = useState(remembered)
  const show = (next) => { remember(next); setTab(next) }
  const File = (
      <Tabs value={tab} onValueChange={show}>
        <TabsList className="gym-tabs" aria-label="Case file">
          {PARTS.map(([name, title]) => <TabsTrigger key={name} value={name}>{title}{name === "history" && props.history.length ? " (" + props.history.length + ")" : ""}</TabsTrigger>)}
        </TabsList>
        {PARTS.map(([name, , Part]) => <TabsContent key={name} value={name} className="gym-panel"><Part /></TabsContent>)}
      </Tabs>
  )
  return (
    <section className="gym-card gym-file" aria-label="Case file" data-testid="case-file">
      {props.closed ? <details><summary>Show the case file</summary>{File}</details> : File}
    </section>
  )
}
