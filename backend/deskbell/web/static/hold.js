// A live list that stays still under the pointer: what comes above it is scrolled away, and said.
const above = () => document.getElementById('above')

let pointer = null // where a mouse or pen is; a finger that left the glass is nowhere

// Asked of the layout, not of :hover, which lags behind it.
function underPointer(list) {
  const at = pointer && document.elementFromPoint(pointer.clientX, pointer.clientY)
  return list?.contains(at) ? at.closest('li') : null
}

function slack(list, where) {
  return list.querySelector(`.slack[data-at="${where}"]`)
}

function room(list, where, px) {
  slack(list, where).style.height = `${Math.max(0, px)}px`
}

// Scroll so that a row is where it was; make room where there is none to scroll.
function putBack(list, row, top) {
  const moved = row.getBoundingClientRect().top - top
  if (Math.abs(moved) < 1) return
  const wanted = list.scrollTop + moved
  list.dataset.held = ''
  if (wanted < 0) room(list, 'top', slack(list, 'top').offsetHeight - wanted)
  else room(list, 'end', list.clientHeight + wanted - slack(list, 'end').offsetTop)
  list.scrollTop = Math.max(0, wanted)
}

function tellAbove(list) {
  const edge = list.getBoundingClientRect().top + 36 // a group's head covers so much
  const hidden = [...list.querySelectorAll('li[data-fresh]')].filter(one => one.getBoundingClientRect().bottom < edge)
  const sign = above()
  sign.hidden = hidden.length === 0
  sign.textContent = hidden.length === 1 ? sign.dataset.one : sign.dataset.more.replace('{count}', hidden.length)
}

function release(list) {
  if (!list || !('held' in list.dataset)) return
  delete list.dataset.held
  for (const one of list.querySelectorAll('li[data-fresh]')) delete one.dataset.fresh
  room(list, 'top', 0)
  room(list, 'end', 0)
  above().hidden = true
}

export function keep(listOf, after) {
  let held = null
  document.addEventListener('htmx:before:swap', event => {
    const { ctx, tasks } = event.detail
    if (ctx.sourceElement?.id !== 'board') return
    const list = listOf()
    const row = underPointer(list)
    const focused = document.activeElement?.id
    held = {
      tasks,
      focused,
      known: new Set([...list.querySelectorAll('li')].map(one => one.id)),
      id: row?.id,
      top: row?.getBoundingClientRect().top,
    }
  })
  document.addEventListener('htmx:after:swap', event => {
    if (event.detail.ctx.sourceElement?.id !== 'board' || !held) return
    const { tasks, id, top, known, focused } = held
    held = null
    const list = listOf()
    const row = id && document.getElementById(id)
    if (row) {
      for (const one of list.querySelectorAll('li')) if (!known.has(one.id)) one.dataset.fresh = ''
      putBack(list, row, top)
      tellAbove(list)
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true })
    after(tasks, tasks.some(task => task.swapSpec?.style === 'innerMorph'))
  })
  document.addEventListener('pointermove', event => {
    pointer = event.pointerType === 'touch' ? null : event
    const list = listOf()
    if (list && !list.contains(event.target)) release(list)
  })
  document.documentElement.addEventListener('pointerleave', () => {
    pointer = null
    release(listOf())
  })
  document.addEventListener('click', event => {
    if (!event.target.closest?.('#above')) return
    listOf().scrollTop = 0
    release(listOf())
  })
}
