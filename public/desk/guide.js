// A newcomer's first claim in three taps: Hint, the box, Send. The real buttons glow; nothing is pressed for anybody.
import { h } from "./dom.js"
import { editBox, focusOn } from "./presses.js"
import { currentChanges, draw, reveal, state } from "./state.js"

const GLOWS = ["hint", "box", "send"]

// Which tap comes next, from 0; null where nobody is guided.
const guideAt = () => {
  const { guide, hints, status } = state.desk
  if (!guide || status !== "open") return null
  if (currentChanges().length) return 2
  return hints.length ? 1 : 0
}
export const isGuidedTo = (which) => guideAt() !== null && GLOWS[guideAt()] === which

const fill = ({ path, value }) => {
  reveal(path)
  editBox(path, value)
  draw(true)
  focusOn(".d-send")
}

export const guideStrip = () => {
  const at = guideAt()
  if (at === null) return null
  const { guide } = state.desk
  return h("aside", { key: "guide", class: "d-hint d-guide", "aria-label": "Guide" },
    h("b", null, `Step ${at + 1} of ${guide.words.length}`),
    h("p", null, guide.words[at]),
    at === 1 ? h("button", { class: "d-btn d-primary d-fill", type: "button", onclick: () => fill(guide) }, `Write ${guide.value} on line 1`) : null)
}
