// Moments in the reader's own words: Intl knows the language, the desk knows the time.
const page = document.documentElement.lang
const locale = navigator.languages.find(one => one.split('-')[0] === page) ?? page
const ago = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'auto' })
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short' })
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const exact = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

let skew = 0 // the desk's clock minus this browser's, which may be wrong

export function learn(deskMs) {
  skew = deskMs - Date.now()
}

export function now() {
  return Date.now() + skew
}

export function timeOfDay(ms = now()) {
  return clock.format(ms)
}

function age(ms) {
  const s = Math.max(0, Math.floor((now() - ms) / 1000))
  if (s < 60) return ago.format(-s, 'second')
  if (s < 3600) return ago.format(-Math.floor(s / 60), 'minute')
  if (s < 86400) return ago.format(-Math.floor(s / 3600), 'hour')
  return ago.format(-Math.floor(s / 86400), 'day')
}

function onDay(ms, format) {
  return day.format(ms) === day.format(now()) ? format.format(ms) : `${day.format(ms)} ${clock.format(ms)}`
}

const write = {
  ago: age,
  clock: ms => onDay(ms, clock),
  exact: ms => onDay(ms, exact),
  full: ms => full.format(ms),
  day: ms => date.format(ms),
  now: (_, zone) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(now()),
}

export function tell(root = document) {
  for (const time of root.querySelectorAll('time[data-ms]')) {
    const ms = Number(time.dataset.ms)
    const text = write[time.dataset.as](ms, time.dataset.zone)
    if (time.textContent !== text) time.textContent = text
    if (ms && !time.title) time.title = full.format(ms)
  }
}

setInterval(tell, 1000)
