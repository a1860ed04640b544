// The places of a claim: what each box is called, how its text is tidied, and what a draft changes.

const LETTERS = "ABCDEFGHIJKL"
const SEXES = ["F", "M", "U"]
const KINSHIPS = ["self", "spouse", "child", "other"]
const FREQUENCIES = [["1", "1 original"], ["7", "7 replacement"], ["8", "8 void"]]
const ACCIDENTS = [["", "none"], ["employment", "at work"], ["auto", "auto"], ["other", "other"]]
const ORDERS = [["P", "first"], ["S", "second"]]

// Path, box of the form, label, choices. The server's edits use the same paths.
export const GROUPS = {
  Insured: [
    ["payer_id", "", "Payer", "payers"],
    ["subscriber/member_id", "1a", "Member ID"],
    ["subscriber/last", "4", "Insured last name"],
    ["subscriber/first", "4", "Insured first name"],
    ["subscriber/group", "11", "Group"],
  ],
  Patient: [
    ["patient/last", "2", "Last name"],
    ["patient/first", "2", "First name"],
    ["patient/birth", "3", "Birth date"],
    ["patient/sex", "3", "Sex", SEXES],
    ["patient/relationship", "6", "Patient is", KINSHIPS],
  ],
  Providers: [
    ["rendering/name", "31", "Rendering"],
    ["rendering/npi", "24J", "Rendering NPI"],
    ["rendering/taxonomy", "24J", "Rendering taxonomy"],
    ["billing/name", "33", "Billing"],
    ["billing/npi", "33a", "Billing NPI"],
    ["billing/taxonomy", "33b", "Billing taxonomy"],
    ["referring/name", "17", "Referred or ordered by"],
    ["referring/npi", "17b", "Their NPI"],
    ["referring/taxonomy", "17", "Their taxonomy"],
  ],
  Claim: [
    ["frequency", "22", "Claim is", FREQUENCIES],
    ["original_reference", "22", "Original reference"],
    ["prior_auth", "23", "Prior authorization"],
    ["clia", "23", "CLIA number"],
    ["referral_number", "23", "Referral number"],
    ["attachment", "19", "Attachment control number"],
    ["accident", "10", "Accident", ACCIDENTS],
    ["accident_date", "14", "Accident date"],
    ["sequence", "11d", "This payer pays", ORDERS],
    ["primary_paid", "29", "Paid by the first payer"],
  ],
}
const FIELDS = Object.fromEntries(Object.values(GROUPS).flat().map((field) => [field[0], field]))

// Name, letter of box 24, head of the column, words for a chip.
export const LINE = [
  ["code", "D", "Code", "code"],
  ["modifiers", "", "Mod", "modifiers"],
  ["pointers", "E", "Dx", "points to"],
  ["units", "G", "Qty", "units"],
  ["charge", "F", "Charge", "charge"],
  ["pos", "B", "POS", "place"],
  ["date_from", "A", "Date", "date"],
]
// Boxes under a line, where it has them: second date, drug number, minutes.
export const UNDER = { date_to: "to", ndc: "drug number (NDC)", minutes: "minutes" }
const LINE_WORDS = { ...Object.fromEntries(LINE.map(([name, , , words]) => [name, words])), ...UNDER }

export const letterOf = (place) => LETTERS[place]
// As it stands in a box; and as it is read, with its dollar sign and its thousands set off.
export const formatMoney = (amount) => Number(amount || 0).toFixed(2)
export const sayMoney = (amount) => "$" + Number(amount || 0).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })
export const isMoney = (path) => /(charge|total|primary_paid)$/.test(path)
export const isNumber = (path) => isMoney(path) || /(units|minutes)$/.test(path)
const isDate = (path) => /(date_from|date_to|accident_date|birth)$/.test(path)
const ownerOf = (path) => path.split("/").slice(0, 2).join("/")
export const groupOf = (path) => Object.keys(GROUPS).find((title) => GROUPS[title].some(([each]) => each === path))

// What a place reads on the claim that is on file, as text.
export const textOnFile = (claim, path) => {
  const [head, ...rest] = path.split("/")
  if (path === "total") return claim.total === null || claim.total === undefined ? "" : formatMoney(claim.total)
  if (head === "diagnoses") return claim.diagnoses[LETTERS.indexOf(rest[0])] || ""
  const value = head === "lines" ? (claim.lines[rest[0] - 1] || {})[rest[1]] : rest.length ? (claim[head] || {})[rest[0]] : claim[head]
  if (Array.isArray(value)) return value.join(rest[1] === "pointers" ? "" : " ")
  if (value === null || value === undefined) return ""
  return isMoney(path) ? formatMoney(value) : String(value)
}

// A text as the server reads it: what is typed in other words for the same thing is no change.
export const tidyText = (path, text) => {
  if (path.endsWith("modifiers")) return text.toUpperCase().split(/[\s,]+/).filter(Boolean).join(" ")
  if (path.endsWith("pointers")) return text.toUpperCase().replace(/[^A-L]/g, "")
  if (isMoney(path)) return text.trim() === "" || isNaN(text) ? text.trim() : formatMoney(text)
  return /^(lines|diagnoses)/.test(path) ? text.trim().toUpperCase() : text.trim()
}

export const isUnreadable = (path, text) => {
  if (!text.trim()) return false
  return isNumber(path) ? isNaN(text) : isDate(path) && !/^\d{4}-\d{2}-\d{2}$/.test(text.trim())
}

export const nameOf = (path) => {
  const [head, place, name] = path.split("/")
  if (head === "lines") return `Line ${place}${name ? " " + (LINE_WORDS[name] || name) : ""}`
  if (head === "diagnoses") return `Diagnosis ${place}`
  if (path === "total") return "Total"
  const field = FIELDS[path]
  if (!field) return path
  return head === "patient" && place !== "relationship" ? "Patient " + field[2].toLowerCase() : field[2]
}

const addedOf = (draft, kind) => Object.entries(draft.add).filter(([, entry]) => entry.kind === kind)

// What a draft adds, numbered on from what is on file.
export const addedLines = (claim, draft) => addedOf(draft, "line").map(([key, entry], place) => ({ key, entry, number: claim.lines.length + place + 1 }))
export const addedDiagnoses = (claim, draft) => addedOf(draft, "dx").map(([key, entry], place) => ({ key, entry, letter: LETTERS[claim.diagnoses.length + place] }))

const saidOf = (path, text) => {
  const choices = (FIELDS[path] || [])[3]
  const named = Array.isArray(choices) ? choices.find((each) => each[0] === text) : undefined
  return (Array.isArray(named) ? named[1] : text) || "none"
}

const setChange = (claim, path, entry) => ({
  part: "set", key: path, name: nameOf(path), from: saidOf(path, textOnFile(claim, path)), to: saidOf(path, tidyText(path, entry.v)), by: entry.by,
})
const dropChange = (claim, path, entry) => ({
  part: "drop", key: path, name: nameOf(path), from: path.startsWith("lines") ? textOnFile(claim, path + "/code") : textOnFile(claim, path), to: "removed", by: entry.by,
})
const lineChange = ({ key, entry, number }) => ({
  part: "add", key, name: `Line ${number}`, from: "", to: ["new:", [entry.v.code, ...(entry.v.modifiers || "").split(" ")].filter(Boolean).join("-").toUpperCase() || "(empty)"].join(" "), by: entry.by,
})
const diagnosisChange = ({ key, entry, letter }) => ({
  part: "add", key, name: `Diagnosis ${letter}`, from: "", to: "new: " + (entry.v.toUpperCase() || "(empty)"), by: entry.by,
})

export const isChanged = (claim, path, entry) => Boolean(entry) && tidyText(path, entry.v) !== textOnFile(claim, path)

// What a draft changes, one entry a place.
export const listChanges = (claim, draft) => [
  ...Object.entries(draft.set).filter(([path, entry]) => !draft.drop[ownerOf(path)] && isChanged(claim, path, entry)).map(([path, entry]) => setChange(claim, path, entry)),
  ...Object.entries(draft.drop).map(([path, entry]) => dropChange(claim, path, entry)),
  ...addedDiagnoses(claim, draft).map(diagnosisChange),
  ...addedLines(claim, draft).map(lineChange),
]

// Box 28 as it follows the lines.
export const sumLines = (claim, draft) => {
  const kept = claim.lines.map((_, place) => `lines/${place + 1}`).filter((path) => !draft.drop[path])
  const charges = kept.map((path) => draft.set[path + "/charge"]?.v ?? textOnFile(claim, path + "/charge"))
  return [...charges, ...addedLines(claim, draft).map(({ entry }) => entry.v.charge)].reduce((sum, charge) => sum + (Number(charge) || 0), 0)
}

const SPOKEN = [
  ["member id", "subscriber/member_id"],
  ["birth", "patient/birth"],
  ["prior authorization", "prior_auth"],
  ["relationship", "patient/relationship"],
  ["frequency", "frequency"],
]

// The places that hints name in their own words.
export const findNamed = (hints) => {
  const said = hints.join(" ").toLowerCase()
  const named = new Set()
  for (const [, number] of said.matchAll(/\bline (\d+)/g)) named.add("lines/" + number)
  for (const [, number] of said.matchAll(/\bbox (\d+[a-z]?)/g)) for (const [path, box] of Object.values(FIELDS)) if (box.toLowerCase() === number) named.add(path)
  for (const [words, path] of SPOKEN) if (said.includes(words)) named.add(path)
  return named
}
