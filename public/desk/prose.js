// Full words of the coach as paragraphs and lists: bold and slanted text, nothing else.
import { h } from "./dom.js"

const MARKS = /(\*\*[^*]+\*\*|\*[^*]+\*)/
const inline = (text) => text.split(MARKS).filter(Boolean).map((part) => {
  if (part.startsWith("**") && part.endsWith("**")) return h("b", null, part.slice(2, -2))
  return part.length > 2 && part.startsWith("*") && part.endsWith("*") ? h("em", null, part.slice(1, -1)) : part
})
const isItem = (line) => /^[-*] /.test(line)
const block = (text) => {
  const lines = text.split("\n").filter((line) => line.trim())
  return lines.length && lines.every(isItem) ? h("ul", null, lines.map((line) => h("li", null, inline(line.slice(2))))) : h("p", null, inline(text))
}

export const prose = (text) => (text || "").split(/\n{2,}/).filter((part) => part.trim()).map(block)
