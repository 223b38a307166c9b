// A move of an incident that the desk did not take is said on the page.
const FAILED = ['htmx:error', 'htmx:response:error']

export function isMove(ctx) {
  return ctx?.request.method === 'POST'
}

export function whenOneFails(sign, say) {
  for (const failed of FAILED) {
    document.addEventListener(failed, ({ detail: { ctx } }) => {
      if (!isMove(ctx) || ctx.response?.status === 401) return // that leads to the sign-in page
      const isRefused = ctx.response?.status >= 400 && ctx.response.status < 500
      say(isRefused && ctx.text || sign().dataset.silent)
    })
  }
}
