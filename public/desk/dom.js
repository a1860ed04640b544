// The view: descriptions of elements, and a keyed patch that brings the page in line with them.
// A patch never rebuilds or moves an element that is still described, so a text box keeps its caret and its focus.

const SVG = "http://www.w3.org/2000/svg"
const DRAWN = new Set(["svg", "path"])
const LIVE = new Set(["value", "checked", "disabled", "open", "indeterminate"])
const isShown = (kid) => kid !== null && kid !== undefined && kid !== false && kid !== true

// Describes an element. `key` tells it from its siblings; `mounted` is called with the element when it is made, and what
// stands in it is that function's from then on.
export const h = (tag, props, ...kids) => ({
  tag,
  props: props || {},
  kids: kids.flat(Infinity).filter(isShown).map((kid) => (typeof kid === "object" ? kid : String(kid))),
})

const keyOf = (it) => (typeof it === "string" ? undefined : it.props.key)
const tagOf = (it) => (typeof it === "string" ? "#text" : it.tag)

const setProp = (node, name, value, before) => {
  if (name === "key" || name === "mounted") return
  if (name.startsWith("on")) {
    node[name.toLowerCase()] = value || null
  } else if (LIVE.has(name)) {
    const wanted = name === "value" ? value ?? "" : Boolean(value)
    if (node[name] !== wanted) node[name] = wanted
  } else if (value !== before) {
    setAttribute(node, name, value)
  }
}

const setAttribute = (node, name, value) => {
  const isTold = name.startsWith("aria-") && typeof value === "boolean"
  if (isTold) node.setAttribute(name, String(value))
  else if (value === undefined || value === null || value === false) node.removeAttribute(name)
  else node.setAttribute(name, value === true ? "" : value)
}

const make = (it) => {
  if (typeof it === "string") return Object.assign(document.createTextNode(it), { described: it })
  const node = DRAWN.has(it.tag) ? document.createElementNS(SVG, it.tag) : document.createElement(it.tag)
  node.described = { tag: it.tag, props: {}, kids: [] }
  update(node, it)
  if (it.props.mounted) it.props.mounted(node)
  return node
}

const update = (node, it) => {
  if (typeof it === "string") {
    if (node.described !== it) node.data = it
    node.described = it
    return
  }
  if (!it.props.mounted) patch(node, it.kids)
  const before = node.described.props
  for (const name of Object.keys(before)) if (!(name in it.props)) setProp(node, name, undefined, before[name])
  for (const [name, value] of Object.entries(it.props)) setProp(node, name, value, before[name])
  node.described = it
}

const isSame = (node, it) => Boolean(node && node.described !== undefined) && tagOf(node.described) === tagOf(it) && keyOf(node.described) === keyOf(it)

// Brings the children of `parent` in line with `kids`.
export const patch = (parent, kids) => {
  const wanted = new Set(kids.map(keyOf).filter((key) => key !== undefined))
  const keyed = new Map()
  for (const node of parent.childNodes) {
    const key = node.described === undefined ? undefined : keyOf(node.described)
    if (key !== undefined) keyed.set(key, node)
  }
  let at = parent.firstChild
  const dropUnwanted = () => {
    while (at && at.described !== undefined && keyOf(at.described) !== undefined && !wanted.has(keyOf(at.described))) at = remove(at)
  }
  for (const it of kids) {
    dropUnwanted()
    const known = keyOf(it) === undefined ? at : keyed.get(keyOf(it))
    if (isSame(known, it)) {
      update(known, it)
      if (known === at) at = at.nextSibling
      else parent.insertBefore(known, at)
    } else {
      parent.insertBefore(make(it), at)
      // An unkeyed neighbor of another kind stood in this place.
      if (at && keyOf(it) === undefined && at.described !== undefined && keyOf(at.described) === undefined) at = remove(at)
    }
  }
  while (at) at = remove(at)
}

const remove = (node) => {
  const next = node.nextSibling
  node.remove()
  return next
}
