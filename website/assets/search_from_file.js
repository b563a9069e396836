// Search when the site is opened from a folder: a browser starts no worker for a file: page, so a hidden frame runs its script.
if (location.protocol === "file:") {
  window.Worker = class {
    constructor(address) {
      this.onmessage = null
      this.waiting = []
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.appendChild(this.frame)
      const inside = this.frame.contentWindow
      inside.postMessage = data => setTimeout(() => this.onmessage && this.onmessage({ data }))
      const script = inside.document.createElement("script")
      script.onload = () => {
        const early = this.waiting
        this.waiting = null
        early.forEach(data => this.postMessage(data))
      }
      script.onerror = () => this.onerror && this.onerror(new ErrorEvent("error", { cancelable: true }))
      script.src = new URL(address, location.href)
      inside.document.body.appendChild(script)
    }
    postMessage(data) {
      if (this.waiting) this.waiting.push(data)
      else this.frame.contentWindow.onmessage({ data })
    }
    terminate() {
      this.frame.remove()
    }
  }
}
