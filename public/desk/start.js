// What stands on the desk while no claim does: the start of today's set, a newcomer's one question, or the end of a set.
import { copyText } from "./blocks.js"
import { h } from "./dom.js"
import { sparks } from "./moment.js"
import { next, start } from "./presses.js"
import { state } from "./state.js"

const TOUR = "tour-1"
const button = (words, go, isPrimary) => h("button", { key: words, class: "d-btn" + (isPrimary ? " d-primary d-start" : ""), type: "button", disabled: Boolean(state.busy), onclick: go }, words)

// Somebody of whom nothing is known begins with one claim in three taps; the one question comes after it.
const welcome = () => h("section", { key: "home", class: "d-home", "aria-label": "Your first claim" },
  h("h1", { tabindex: "-1" }, "Your first claim"),
  h("p", null, "One visit, two service lines, and one thing to correct. Three taps and about a minute; you cannot break anything."),
  h("p", { class: "d-row" }, button("Start with the knee claim, guided", () => start({ scenario: TOUR }), true), button("Start without a guide", () => start())),
  h("p", { class: "d-quiet" }, "Name, time zone and theme are under ", h("a", { class: "d-link", href: "/?page=settings" }, "Settings"), "."))

// The one question, after the first settled claim.
const question = ({ question: asked, choices }) => h("section", { key: "question", class: "d-home", "aria-label": asked },
  h("h1", { class: "d-title", tabindex: "-1" }, asked),
  h("p", null, "One question, asked once. It sets the level of your next claims; after that the gym goes by what you do."),
  h("p", { class: "d-row" }, choices.map(([experience, words], place) => button(words, () => start({ experience }), !place))))
export const isAsking = () => Boolean(state.desk && state.desk.placement && state.desk.status === "done" && state.askShown === state.desk.key)
export const questionScreen = () => question(state.desk.placement)

const levels = () => (state.desk.levels || []).length
  ? h("details", null, h("summary", null, "Choose a level yourself"), h("p", { class: "d-row" }, state.desk.levels.map((difficulty) => button(difficulty, () => start({ difficulty })))))
  : null

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`
const todaysWords = ({ claims, reviews, minutes }) => [plural(claims, "claim"), reviews ? `${reviews} of them ${reviews === 1 ? "a review" : "reviews"}` : "", `about ${plural(minutes, "minute")}`].filter(Boolean).join(", ")

export const startScreen = () => {
  const { bar, start: set, placement: asked } = state.desk
  if (asked) return question(asked)
  if (set && set.is_new) return welcome()
  const left = set ? set.claims : Math.max(0, bar.of - bar.done)
  return h("section", { key: "home", class: "d-home", "aria-label": "Today's set" },
    h("h1", { tabindex: "-1" }, left ? "Today's set" : "Today's set is done"),
    h("p", null, left
      ? `${set ? todaysWords(set) : plural(left, "claim")}. The coach sits beside the desk; nothing is sent before you press Send.`
      : `${plural(bar.done, "claim")} settled today. Go on as long as you like, or come back tomorrow.`),
    h("p", { class: "d-row" }, button(left ? "Start" : "One more claim", () => start(), true)),
    levels())
}

// The closing card of a set, and the result of an exam: each stands in the place of the claim until the next press.
export const isEnd = () => Boolean(state.desk && state.desk.status === "done" && ((state.desk.exam && state.desk.exam.over) || (state.desk.end && state.endShown === state.desk.key)))

const missedClaim = (it) => h("li", { key: it.session_id + it.turn }, h("button", { class: "d-link", type: "button", onclick: () => state.openPage("replay", { session: it.session_id }) }, `${it.title}: look at it again`))
// What is new is named there, and not twice.
const known = (learned, fresh) => learned.filter((words) => !(fresh || []).includes(words))
const setEnd = ({ right, of, learned, tomorrow, minutes, new: fresh, missed, share }) => [
  h("h1", { class: "d-title", tabindex: "-1" }, "Today's set is done"),
  h("p", null, `${right} of ${of} right${minutes ? `, in ${plural(minutes, "minute")}` : ""}.`),
  known(learned, fresh).length ? h("div", null, h("p", null, h("b", null, "What you settled")), h("ul", { class: "d-entries" }, known(learned, fresh).map((words) => h("li", null, words)))) : null,
  tomorrow ? h("p", null, typeof tomorrow === "number" ? `Tomorrow: ${plural(tomorrow, "review")}.` : `Tomorrow: ${tomorrow}.`) : null,
  fresh && fresh.length ? h("div", null, h("p", null, h("b", null, "What you can do now that you could not last week")), h("ul", { class: "d-entries" }, fresh.map((words) => h("li", null, words)))) : null,
  missed && missed.length ? h("div", null, h("p", null, h("b", null, "Missed at the first try")), h("ul", { class: "d-missed" }, missed.map(missedClaim))) : null,
  copyText({ title: "To share", text: share }),
  h("p", { class: "d-row" }, button("One more claim", next, true), button("See your progress", () => state.openPage("home"))),
]
const percent = (share) => `${Math.round(share <= 1 ? 100 * share : share)}%`
const badge = (certificate) => h("div", { class: "d-badge" },
  h("span", { class: "d-medal" }, sparks()),
  h("img", { src: `/api/training/certificate/${certificate}/badge.png`, alt: "Your badge", width: "120", height: "120" }),
  h("p", null, h("a", { class: "d-link", href: "/verify/" + certificate }, "Your certificate"), " can be verified by anybody with its address. ",
    h("a", { class: "d-link", href: `/api/training/certificate/${certificate}/certificate.pdf`, target: "_blank", rel: "noopener" }, "PDF")))
const examEnd = ({ title, result, certificate, missed }) => [
  h("h1", { class: "d-title", tabindex: "-1" }, result && result.passed ? `${title}: passed` : `${title}: not passed`),
  result ? h("p", null, `${percent(result.score)} right, ${percent(result.pass_mark)} needed. ${result.answered} of ${result.items} claims answered${result.in_time ? " in time" : ""}.`,
    result.in_time ? null : " Time was up: claims not answered in time count as wrong.") : null,
  certificate ? badge(certificate) : null,
  missed.length ? h("div", null, h("p", null, h("b", null, "To practice, weakest first")), h("ul", { class: "d-entries" }, missed.map((it) => h("li", { key: it.skill }, `${it.name}: ${percent(it.share)} right`)))) : null,
  missed.length ? h("p", { class: "d-quiet" }, "Which claims they were is not shown: they may come again in another try.") : null,
  h("p", { class: "d-row" },
    missed.length ? button(`Practice ${missed[0].name}`, () => start({ goals: [missed[0].skill] }), true) : null,
    button("Done", next, !missed.length)),
]

export const endScreen = () => h("section", { key: "end", class: "d-home", "aria-label": "The end" }, state.desk.exam && state.desk.exam.over ? examEnd(state.desk.exam) : setEnd(state.desk.end))
