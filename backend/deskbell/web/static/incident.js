// The page of an incident: keys, a hand that stays where it was, and a note that is sent once.
import { keys } from './keys.js'
import { watch } from './live.js'
import { isMove, whenOneFails } from './moves.js'
import { tell } from './times.js'

const main = document.getElementById('main')
const note = document.getElementById('note')
const sign = () => document.getElementById('trouble')

function trouble(text) {
  sign().querySelector('span').textContent = text
  sign().hidden = false
}

function press(key) {
  main.querySelector(`[data-key="${key}"]`)?.click()
}

let hand = null // what had focus when a part of the page came anew
document.addEventListener('htmx:before:swap', () => {
  const at = document.activeElement
  hand = document.getElementById('part-next').contains(at) ? at : null
})
document.addEventListener('htmx:after:swap', () => {
  tell()
  // What had focus may be gone or may have been moved: the hand stays where it was, at what to do next.
  if (document.activeElement !== document.body) return
  const asked = document.querySelector('#waits[open] #waits-for')
  const next = hand && (document.getElementById(hand.id) ?? document.querySelector('#part-next .btn'))
  ;(asked ?? next)?.focus({ preventScroll: true })
})
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (!isMove(ctx) || ctx.response.status >= 400) return
  sign().hidden = true
  if (ctx.sourceElement.id === 'note-form') ctx.sourceElement.reset()
})
document.addEventListener('toggle', event => {
  if (event.target.id === 'waits' && event.target.open) document.getElementById('waits-for').focus()
}, true)
whenOneFails(sign, trouble)

keys({
  ...Object.fromEntries([...'arcpw'].map(key => [key, () => press(key)])),
  n: () => note?.focus(),
  Escape: () => document.getElementById('back').click(),
})

tell()
watch()
