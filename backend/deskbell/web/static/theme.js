// Light or dark before the first paint: what the reader chose here, else what the system says.
const system = matchMedia('(prefers-color-scheme: dark)')
const root = document.documentElement

function show() {
  const chosen = localStorage.getItem('theme') ?? (system.matches ? 'dark' : 'light')
  root.classList.toggle('dark', chosen === 'dark')
  root.classList.toggle('light', chosen === 'light')
}

show()
system.addEventListener('change', show)
document.addEventListener('click', event => {
  if (!event.target.closest?.('#theme')) return
  localStorage.setItem('theme', root.classList.contains('dark') ? 'light' : 'dark')
  show()
})
