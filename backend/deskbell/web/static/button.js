// A button's page: times in the reader's words, and paper. Everything else works without scripts.
import { learn, tell } from './times.js'

const main = document.getElementById('main')
learn(Number(main.dataset.now))
tell()

const print = document.getElementById('print')
if (print) {
  print.hidden = false
  print.addEventListener('click', () => window.print())
}

let opened = [] // what paper shows and the screen did not
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('.test:not([open])')]
  for (const one of opened) one.open = true
})
addEventListener('afterprint', () => {
  for (const one of opened) one.open = false
})
