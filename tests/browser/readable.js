// Texts on cards whose contrast with what lies behind them is under WCAG AA (4.5; 3 for large ones).
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  canvas.canvas.width = canvas.canvas.height = 1
  const layers = (element) => element ? [...layers(element.parentElement), getComputedStyle(element).backgroundColor] : ["#fff"]
  const pixel = (colours) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const each of colours) { canvas.fillStyle = each; canvas.fillRect(0, 0, 1, 1) }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const light = (rgb) => rgb.map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0)
  const bad = []
  for (const element of document.querySelectorAll(".gym-card *, #desk *, .ai-message .prose *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || element.matches("input:not([type=range]), select")
    if (!own || !element.checkVisibility({ visibilityProperty: true }) || element.matches(":disabled, :disabled *, option") || element.closest(".gym-gone, .is-gone, .d-sr, svg, [aria-hidden=true]")) continue
    const style = getComputedStyle(element), behind = layers(element)
    const [over, under] = [light(pixel([...behind, style.color])), light(pixel(behind))].sort((one, other) => other - one)
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700)
    const ratio = (over + 0.05) / (under + 0.05)
    if (ratio < (large ? 3 : 4.5)) bad.push((element.value || element.innerText).slice(0, 40) + " " + ratio.toFixed(2))
  }
  return bad
}
