// Search when the site is opened from a folder: a browser starts no worker for a file: page, so a hidden frame runs its script.
// As with a worker, messages arrive later, and as copies.
if (location.protocol === "file:") {
  const later = (receive, data) => {
    const copy = structuredClone(data)
    setTimeout(() => receive({ data: copy }))
  }
  window.Worker = class {
    constructor(address) {
      this.onmessage = null
      this.onerror = null
      this.waiting = []
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.appendChild(this.frame)
      const inside = this.frame.contentWindow
      inside.postMessage = data => later(event => this.onmessage?.(event), data)
      const script = inside.document.createElement("script")
      script.onload = () => {
        const early = this.waiting
        this.waiting = null
        early.forEach(data => this.postMessage(data))
      }
      script.onerror = () => this.onerror?.(new ErrorEvent("error", { cancelable: true }))
      script.src = new URL(address, location.href)
      inside.document.body.appendChild(script)
    }
    postMessage(data) {
      if (this.waiting) this.waiting.push(data)
      else later(event => this.frame.contentWindow?.onmessage(event), data)
    }
    terminate() {
      this.frame.remove()
    }
  }
}
