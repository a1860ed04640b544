// A form of a page. What is typed stays with the page until it is sent; a live form sends itself when typing rests.
import { h } from "./dom.js"
import { follow } from "./pages.js"
import { draw } from "./state.js"

const REST = 900
let timer = 0

const keyOf = (form) => form.page + JSON.stringify(form.params)
const typedIn = (form, page) => page.drafts[keyOf(form)] || {}
const valueOf = (form, page, field) => typedIn(form, page)[field.name] ?? field.value

const send = async (form, page, name = form.page) => {
  clearTimeout(timer)
  const values = typedIn(form, page), all = Object.fromEntries(form.fields.map((field) => [field.name, values[field.name] ?? field.value]))
  const isDone = await follow({ page: name }, { ...form.params, ...all })
  // What was typed while the request was running stays.
  if (isDone && page.drafts[keyOf(form)] === values) delete page.drafts[keyOf(form)]
  draw()
}

const change = (form, page, field) => (text, isChosen) => {
  page.drafts[keyOf(form)] = { ...typedIn(form, page), [field.name]: text }
  clearTimeout(timer)
  if (form.live) timer = setTimeout(() => send(form, page, form.live_page || form.page), isChosen ? 0 : REST)
  draw()
}

const readFile = async (file, field, write) => { if (file) write((await file.text()).slice(0, field.longest + 1)) }
const input = (field, value, write, id) => {
  const common = { id, name: field.name, required: field.required, "aria-describedby": field.hint ? id + "-hint" : undefined }
  const [min, max] = field.limits || []
  const onText = { value, oninput: (event) => write(event.target.value) }
  switch (field.kind) {
    case "select":
      return h("select", { ...common, value, onchange: (event) => write(event.target.value, true) }, field.options.map((each) => h("option", { key: each.value, value: each.value }, each.label)))
    case "file":
      return [
        h("input", { type: "file", accept: ".toml,text/plain", "aria-label": field.label + ": choose a file", onchange: (event) => readFile(event.target.files[0], field, write) }),
        h("textarea", { ...common, rows: "6", ...onText }),
      ]
    case "textarea":
      return h("textarea", { ...common, rows: "4", maxlength: field.longest, ...onText })
    case "checkbox":
      return h("input", { ...common, type: "checkbox", checked: value === "1", onchange: (event) => write(event.target.checked ? "1" : "", true) })
    default:
      return h("input", { ...common, type: field.kind, min, max, maxlength: field.kind === "text" ? field.longest : undefined, autocomplete: "off", ...onText })
  }
}

const label = (form, page) => (field) => {
  const id = `d-field-${form.page}-${field.name}`
  return h("label", { key: field.name, for: id, class: "gym-field gym-" + field.kind },
    h("span", { class: "gym-label" }, field.label + (field.required ? " (needed)" : "")),
    input(field, valueOf(form, page, field), change(form, page, field), id),
    field.hint ? h("small", { id: id + "-hint", class: "gym-hint" }, field.hint) : null)
}

export const pageForm = (form, page) => h("form", {
  key: keyOf(form), class: `${form.title ? "gym-block" : "gym-bare"} gym-entry${form.inline ? " gym-inline" : ""}`, "aria-label": form.title || undefined,
  onsubmit: (event) => { event.preventDefault(); send(form, page) },
},
form.title ? h("h4", null, form.title) : null,
h("div", { class: "gym-grid" }, form.fields.map(label(form, page))),
h("div", { class: "gym-actions" }, h("button", { type: "submit", class: "gym-btn gym-primary" }, page.busy ? "One moment…" : form.submit)))
