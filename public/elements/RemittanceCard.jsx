// The payer's answer, line by line, with our own words for each code.
const money = (amount) => "$" + Number(amount).toFixed(2)
const SAYS = { paid: "Paid", partly_paid: "Paid in part", denied: "Denied", rejected: "Rejected at the front end", settled: "Answered as the claim says" }
const total = (name) => props.lines.reduce((sum, line) => sum + Number(line[name]), 0)
// CARC 45 and the patient's share are what a paid claim always has; all else is a refusal.
const isRefusal = (line, each) => Number(line.allowed) === 0 && !["1", "2", "3", "23", "45"].includes(each.carc)

export default function RemittanceCard() {
  const tone = props.status === "paid" ? "good" : ["partly_paid", "settled"].includes(props.status) ? "warn" : "bad"
  return (
    <section className={"gym-card gym-remit gym-edge-" + tone} aria-label="The payer's answer" data-testid="remittance-card">
      <header className="gym-head">
        <div><p className="gym-kicker">{[props.status === "rejected" ? "277CA" : "Remittance", props.claim_number, props.decided].filter(Boolean).join(" · ")}</p><h3>The payer's answer</h3></div>
        <span className={"gym-badge gym-" + tone}>{SAYS[props.status]}</span>
      </header>
      {props.message ? <p>{props.message}</p> : null}
      {props.rejections.length ? (
        <ul className="gym-codes">{props.rejections.map((each, place) => (
          <li key={place}><span className="gym-code gym-bad">{[each.category, each.status_code, each.entity].filter(Boolean).join(":")}</span><span /><span>{each.message} Nothing was adjudicated.</span></li>
        ))}</ul>
      ) : null}
      <ul className="gym-remit-lines">
        {props.lines.map((line) => (
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
      {props.lines.length ? <p className="gym-total">Charged {money(total("charge"))} · allowed {money(total("allowed"))} · <b>paid {money(total("paid"))}</b></p> : null}
    </section>
  )
}
