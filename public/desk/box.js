// One box of the claim form.
import { h } from "./dom.js"
import { isChanged, isNumber, isUnreadable, nameOf, textOnFile } from "./places.js"
import { editBox } from "./presses.js"
import { currentDraft, isFresh, isWorking, namedPlaces, state } from "./state.js"

const columnOf = (path) => "c-" + path.split("/").at(-1)
const classesOf = (path, entry, changed) => [
  "d-box", columnOf(path),
  changed && "is-changed",
  changed && entry.by === "typed" && "is-typed",
  namedPlaces().has(path) && "is-named",
  (state.wrongPath === path || (changed && isUnreadable(path, entry.v))) && "is-bad",
  isFresh(path) && "is-fresh",
].filter(Boolean).join(" ")

const option = (value, words) => h("option", { key: value, value }, words)

const choiceBox = (common, choices, choose) => h("select", { ...common, onchange: (event) => choose(event.target.value) },
  choices.map((each) => (Array.isArray(each) ? option(each[0], each[1]) : option(each, each))))

const textBox = (common, path, write) => h("input", {
  ...common, type: "text", autocomplete: "off", spellcheck: "false", inputmode: isNumber(path) ? "decimal" : undefined, oninput: (event) => write(event.target.value),
})

// A box with its label; `box` is its number on the form, `choices` makes it a list.
export const claimBox = ({ path, label, box, choices, spoken }) => {
  const { claim } = state.desk, entry = currentDraft().set[path], changed = isChanged(claim, path, entry)
  const onFile = textOnFile(claim, path)
  const common = {
    value: entry ? entry.v : onFile,
    "data-path": path,
    disabled: !isWorking(),
    "aria-label": spoken || (path.startsWith("lines") ? nameOf(path) : undefined),
    "aria-invalid": state.wrongPath === path || (changed && isUnreadable(path, entry.v)) ? "true" : undefined,
    title: changed ? "was " + (onFile || "empty") : undefined,
  }
  const listed = choices === "payers" ? state.desk.payers : choices
  return h("label", { key: path, class: classesOf(path, entry, changed) },
    h("span", null, box ? h("i", null, box) : null, label),
    listed ? choiceBox(common, listed, (text) => editBox(path, text)) : textBox(common, path, (text) => editBox(path, text)))
}

// A box of something that the draft adds.
export const newBox = ({ path, label, box, value, spoken, write }) => h("label", { key: path, class: `d-box is-changed ${columnOf(path)}${isFresh(path.split("/")[0]) ? " is-fresh" : ""}` },
  h("span", null, box ? h("i", null, box) : null, label),
  textBox({ value, "data-path": path, "aria-label": spoken, disabled: !isWorking() }, path, write))
