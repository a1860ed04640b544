// The theme: Chainlit reads it once, at the start of a page, and keeps its colors as variables of the root element.
const KEPT = "vite-ui-theme"
export const chosenTheme = () => localStorage.getItem(KEPT) || "system"

export const applyTheme = async (theme) => {
  localStorage.setItem(KEPT, theme)
  const isDark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
  const [name, other] = isDark ? ["dark", "light"] : ["light", "dark"], root = document.documentElement
  root.classList.replace(other, name)
  root.classList.add(name)
  const { variables } = await (await fetch("/public/theme.json")).json()
  for (const [variable, value] of Object.entries(variables[name])) root.style.setProperty(variable, value)
}
