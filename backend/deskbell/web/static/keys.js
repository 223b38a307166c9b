// Single keys: only outside text fields, and they can be switched off (WCAG 2.1.4).
const dialog = document.getElementById('keymap')
const toggle = document.getElementById('single-keys')
let areOn = localStorage.getItem('keys') !== 'off'

function show() {
  const word = toggle.querySelector('span')
  toggle.setAttribute('aria-checked', String(areOn))
  word.textContent = areOn ? word.dataset.on : word.dataset.off
}

// Chromium empties a search field at Escape and tells nobody; so what listens to the field is told.
function leave(field) {
  if (field.type === 'search' && field.value) {
    field.value = ''
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  field.blur()
}

export function keys(actions) {
  const all = { ...actions, '?': () => dialog.showModal() }
  addEventListener('keydown', event => {
    const isTyping = event.target.matches?.('input, textarea, select')
    if (isTyping && event.key === 'Escape') leave(event.target)
    if (!areOn || isTyping || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !'jk'.includes(event.key)) return
    const act = all[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
  document.getElementById('keys-open').addEventListener('click', () => dialog.showModal())
  toggle.addEventListener('click', () => {
    areOn = !areOn
    localStorage.setItem('keys', areOn ? 'on' : 'off')
    show()
  })
  show()
}
