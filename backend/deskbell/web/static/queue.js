// The queue: choosing a row, keys, and a list that does not move under the hand.
import { keep } from './hold.js'
import { keys } from './keys.js'
import { watch } from './live.js'
import { isMove, whenOneFails } from './moves.js'
import { tell } from './times.js'

const main = document.getElementById('main')
const preview = document.getElementById('preview')
const sign = () => document.getElementById('trouble')
const list = () => document.getElementById('list')
const rows = () => [...document.querySelectorAll('.item-row')]
let chosen = Number(document.getElementById('opened')?.dataset.number) || null
let lastAt = 0
let typed = [] // keys that have not taken effect yet
let isActing = false
const STEPS = { j: 1, k: -1 }

function row(number = chosen) {
  return document.getElementById(`row-${number}`)
}

function mark() {
  for (const one of rows()) {
    if (one === row()) one.setAttribute('aria-current', 'true')
    else if (one.hasAttribute('aria-current')) one.removeAttribute('aria-current')
  }
  const at = rows().indexOf(row())
  if (at >= 0) lastAt = at
}

function choose(one) {
  chosen = Number(one.id.slice('row-'.length))
  mark()
  const query = new URLSearchParams(location.search).toString()
  history.replaceState(history.state, '', one.getAttribute('href') + (query && `?${query}`))
}

function pick(one) {
  if (!one) return
  choose(one)
  one.dispatchEvent(new CustomEvent('pick'))
}

function step(by) {
  const all = rows()
  const at = all.indexOf(row())
  const to = at < 0 ? all[Math.min(lastAt, all.length - 1)] : all[at + by]
  if (!to) return
  pick(to)
  to.focus()
}

function refresh() {
  const opened = document.getElementById('opened')
  if (opened && !opened.querySelector('[role="alert"]')) htmx.trigger(opened, 'refresh')
}

function isOpened() {
  return Number(document.getElementById('opened')?.dataset.number) === chosen
}

function press(key) {
  const button = preview.querySelector(`[data-key="${key}"]`)
  isActing = button?.hasAttribute('hx-post') ?? false
  button?.click()
}

// Keys take effect in the order of typing; an action waits for the preview of what is chosen.
function goOn() {
  while (typed.length && (typed[0] in STEPS || isOpened() && !isActing)) {
    const key = typed.shift()
    if (key in STEPS) step(STEPS[key])
    else press(key)
  }
}

function type(key) {
  if (key in STEPS || typed.at(-1) !== key) typed.push(key)
  goOn()
}

function forget() {
  typed = []
  isActing = false
}

function trouble(text) {
  sign().querySelector('span').textContent = text
  sign().hidden = false
}

function back() {
  delete main.dataset.opened
  row()?.focus()
}

document.addEventListener('click', event => {
  const one = event.target.closest?.('.item-row')
  if (one && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    forget()
    choose(one)
    main.dataset.opened = ''
    scrollTo(0, 0)
  }
  if (event.target.closest?.('.back')) {
    event.preventDefault()
    back()
  }
})

keep(list, (tasks, isWhole) => {
  mark()
  tell()
  const inc = `inc-${chosen}`
  const isTouched = tasks.some(task => task.target?.id === inc || task.fragment?.querySelector?.(`#${inc}`))
  if (isTouched || isWhole) refresh()
  if (!document.getElementById('opened')) pick(rows()[0])
})

let wasInPreview = false
document.addEventListener('htmx:before:swap', () => { wasInPreview = preview.contains(document.activeElement) })
document.addEventListener('htmx:after:swap', event => {
  if (event.detail.ctx?.target !== preview) return
  tell(preview)
  if (!isOpened()) preview.scrollTop = 0
  // The button that was pressed may be gone: the hand stays where it was, at what to do next.
  if (wasInPreview && document.activeElement === document.body) (preview.querySelector('.actions .btn') ?? preview).focus({ preventScroll: true })
  isActing = false
  goOn()
  if (!isOpened()) row()?.dispatchEvent(new CustomEvent('pick')) // this was the answer to something older
})
for (const failed of ['htmx:error', 'htmx:response:error']) document.addEventListener(failed, forget)
whenOneFails(sign, trouble)
document.addEventListener('htmx:after:request', event => {
  const { ctx } = event.detail
  if (ctx.response.status < 400 && (isMove(ctx) || ctx.sourceElement.matches('.item-row'))) sign().hidden = true
})
document.addEventListener('beat', refresh)

// A link that is focused opens itself; what is chosen already opens its page.
document.addEventListener('keydown', event => {
  const isChosen = event.target === document.body || event.target === row() && isOpened()
  const open = document.getElementById('open')
  if (event.key !== 'Enter' || event.repeat || !isChosen || !open || !isOpened()) return
  event.preventDefault()
  open.click()
})

keys({
  ...Object.fromEntries([...'jkarcp'].map(key => [key, () => type(key)])),
  '/': () => document.getElementById('find').focus(),
  Escape: back,
  ...Object.fromEntries([1, 2, 3, 4, 5].map(n => [n, () => document.querySelector(`.views [aria-keyshortcuts="${n}"]`)?.click()])),
})

mark()
tell()
watch('/queue')
