// A new level, an achievement, a certificate: a card over the sheet with a burst of sparks. It takes no press and no focus.
import { h } from "./dom.js"

const SPARKS = 14
const STAR = "M10 2l2.400 5.200 5.600.600-4.200 3.800 1.200 5.600L10 14.300 5 17.200l1.200-5.600L2 7.800l5.600-.600z"
const RISE = "M10 3l6 7h-3.500v7h-5v-7H4z"

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches || document.documentElement.dataset.motion === "less"

const spark = (_, place) => h("i", { key: String(place), style: `--turn: ${Math.round((360 / SPARKS) * place)}deg; --late: ${(place % 4) * 40}ms` })
export const sparks = () => (isStill() ? null : h("span", { class: "d-sparks", "aria-hidden": "true" }, Array.from({ length: SPARKS }, spark)))

const rows = (sheet) => [
  ...(sheet.level_up ? [{ mark: RISE, title: `Level ${sheet.level}`, words: "You reached a new level." }] : []),
  ...(sheet.achievements || []).map(({ title, description }) => ({ mark: STAR, title, words: description })),
]
const reached = ({ mark, title, words }) => h("div", { key: title, class: "d-reached" },
  h("span", { class: "d-medal" }, sparks(), h("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, h("path", { d: mark }))),
  h("p", null, h("b", null, title), words))

export const moment = (sheet) => {
  const won = rows(sheet)
  return won.length ? h("div", { key: "moment", class: "d-moment" + (isStill() ? " is-still" : ""), role: "group", "aria-label": "What you reached" }, won.map(reached)) : null
}
// The same for who only hears the answer.
export const sayMoment = (sheet) => rows(sheet).map(({ title, words }) => ` ${title}: ${words}`).join("")
