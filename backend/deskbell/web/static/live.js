// The stream's health. htmx reconnects a stream that broke; it does not retry one that never began,
// and it cannot see one that hangs. Until a beat comes, the page says that it is not live.
import { learn, tell, timeOfDay } from './times.js'

const SILENT_MS = 13000 // two beats are missing
const RETRY_MS = 2000

const sign = document.getElementById('live')
let heardAt = Date.now()
let isLive = false
let isLeaving = false

function show(state) {
  isLive = state === 'live'
  const word = isLive ? `${sign.dataset.live} · ${timeOfDay()}` : sign.dataset.cut
  if (sign.textContent !== word) sign.textContent = word
  sign.dataset.state = state
}

function stream() {
  return document.getElementById('board')
}

function isStream(element) {
  return element?.id === 'board'
}

function cut() {
  if (!isLeaving) show('cut')
}

function beat(event) {
  learn(Number(event.detail.data))
  heardAt = Date.now()
  show('live')
  tell()
}

function again() {
  const board = stream()
  if (board && !board._htmx?.sse && !isLeaving) htmx.trigger(board, 'again')
}

// A hanging connection: ask for the board anew, which brings a new stream with it.
function renew(path) {
  heardAt = Date.now()
  htmx.ajax('GET', path + location.search, { target: '#board', swap: 'outerHTML' })
}

// `board` is where the board comes from, where that is not the page's own address.
export function watch(board = location.pathname) {
  document.addEventListener('beat', beat)
  document.addEventListener('htmx:sse:before:connection', event => {
    if (event.detail.connection.attempt > 0) cut()
  })
  document.addEventListener('htmx:sse:error', event => {
    if (event.detail.status === 401) location.reload()
    cut()
  })
  document.addEventListener('htmx:sse:after:message', () => { heardAt = Date.now() })
  for (const failed of ['htmx:error', 'htmx:response:error']) {
    document.addEventListener(failed, event => {
      if (!isStream(event.target)) return
      cut()
      setTimeout(again, RETRY_MS)
    })
  }
  addEventListener('pagehide', () => { isLeaving = true })
  addEventListener('pageshow', event => { if (event.persisted) location.reload() })
  setInterval(() => {
    if (Date.now() - heardAt < SILENT_MS) return
    cut()
    renew(board)
  }, 1000)
}
