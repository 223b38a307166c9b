// The counter: a pointer or a key on a drawn button closes the simulated button's contact, and opens it.
import { watch } from './live.js'
import { whenOneFails } from './moves.js'
import { tell } from './times.js'

const SAID_MS = 12000 // long enough to read twice

const sign = () => document.getElementById('trouble') // the board may come anew, and it with it
let line = Promise.resolve() // contacts arrive in the order in which they were made
let hushing = 0
let said = ''
const dead = new Set() // buttons whose press failed: letting go of one says nothing new

function send(path, button, closed) {
  const body = { button: button.dataset.button, input: Number(button.dataset.input) }
  if (closed !== undefined) body.closed = closed
  line = line.then(() => post(path, body))
  return line
}

async function post(path, body) {
  try {
    const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (!answer.ok) return failed(body, await answer.text())
    dead.delete(body.button)
    if (body.closed !== false) hush()
  } catch {
    failed(body, sign().dataset.silent)
  }
}

function failed(body, text) {
  if (body.closed === false && dead.has(body.button)) return
  dead.add(body.button)
  trouble(text)
}

function trouble(text) {
  said = text
  show()
  clearTimeout(hushing)
  hushing = setTimeout(hush, SAID_MS)
}

function hush() {
  said = ''
  show()
}

function show() {
  sign().querySelector('span').textContent = said
  sign().hidden = !said
}

function close(button) {
  if ('closed' in button.dataset) return
  button.dataset.closed = ''
  send('/demo/pin', button, true)
}

function open(button) {
  if (!('closed' in button.dataset)) return
  delete button.dataset.closed
  send('/demo/pin', button, false)
}

// Breaks a thing or mends it; in line with the fingers, so that what was broken first is seen by the press after it.
function turn(button) {
  const { equipment, fault } = button.dataset
  const broken = button.getAttribute('aria-pressed') !== 'true'
  line = line.then(() => post('/demo/equipment', { equipment, fault, broken }))
}

// What a fault shows came over the stream; whether its switch is pressed is told here, for who cannot see it.
function tellFaults() {
  for (const button of document.querySelectorAll('.fault')) {
    const pressed = String(!!button.querySelector('[data-broken]'))
    if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed)
  }
}

function physical(event) {
  return event.target.closest?.('.physical')
}

document.addEventListener('pointerdown', event => {
  const button = physical(event)
  if (!button || event.button !== 0) return
  button.setPointerCapture(event.pointerId)
  close(button)
})
for (const ended of ['pointerup', 'pointercancel', 'lostpointercapture', 'focusout']) {
  document.addEventListener(ended, event => {
    const button = physical(event)
    if (button) open(button)
  })
}
document.addEventListener('keydown', event => {
  const button = physical(event)
  if (button && !event.repeat && (event.key === ' ' || event.key === 'Enter')) close(button)
})
document.addEventListener('keyup', event => {
  const button = physical(event)
  if (button && (event.key === ' ' || event.key === 'Enter')) open(button)
})
document.addEventListener('contextmenu', event => { if (physical(event)) event.preventDefault() })
document.addEventListener('click', async event => {
  if (event.target.closest?.('#hush')) hush()
  const fault = event.target.closest?.('.fault')
  if (fault) turn(fault)
  const button = event.target.closest?.('.hold')
  if (!button || 'holding' in button.dataset) return
  button.dataset.holding = ''
  await send('/demo/hold', button)
  delete button.dataset.holding
})
document.addEventListener('htmx:after:swap', () => {
  show()
  tellFaults()
  tell()
})
whenOneFails(sign, trouble)

tell()
watch()
