// A file in pieces (tus 1.0): what has come is not sent again, however often the line is cut or the page loaded anew.
const PIECE = 8 * 1024 * 1024;
const WAITS = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30]; // seconds before a further try
const AGAIN = new Set([0, 409, 423, 429, 460, 500, 502, 503, 504]);

/** The portal said no, or the person stopped it; the message is for them. */
export class Halted extends Error {}

function request(method, address, headers, { body = null, seen = null, begun = null } = {}) {
  return new Promise((resolve) => {
    const line = new XMLHttpRequest();
    line.open(method, address);
    for (const [name, value] of Object.entries({ "Tus-Resumable": "1.0.0", Accept: "application/json", ...headers })) {
      line.setRequestHeader(name, value);
    }
    if (seen) line.upload.addEventListener("progress", (event) => seen(event.loaded));
    const ended = () => resolve({ status: line.status, text: line.responseText, header: (name) => line.getResponseHeader(name) });
    for (const name of ["load", "error", "abort"]) line.addEventListener(name, ended);
    begun?.(line);
    line.send(body);
  });
}

/** base64 of the text in UTF-8. */
function coded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function remembered(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Without a memory an upload goes on as long as its page is open.
  }
  return null;
}

export class Transfer {
  /** `said`: network, folder, document; `token` of the form; `words.lost` for a line that does not come back. */
  constructor(file, said, token, words, seen) {
    Object.assign(this, { file, said, words, seen });
    this.headers = { "X-CSRFToken": token };
    const place = [said.network, said.folder, said.document].join("/");
    this.key = ["upload", document.body.dataset.user, place, file.name, file.size, file.lastModified].join(":");
  }

  get id() {
    return remembered(this.key)?.split("/").at(-2) ?? this.address?.split("/").at(-2);
  }

  /** Stop sending for now; what has come stays. */
  pause() {
    this.paused = true;
    this.line?.abort();
  }

  /** Give it up, here and there. */
  async stop() {
    this.pause();
    if (this.address) await request("DELETE", this.address, this.headers);
    this.forget();
  }

  /** It is a document now, or given up. */
  forget() {
    remembered(this.key, null);
    this.address = null;
  }

  /** Send what is missing. Resolves to the id when all is there, to null when paused; throws Halted. */
  async run() {
    this.paused = false;
    let tries = 0;
    let at = null;
    while (at === null || at < this.file.size) {
      const answer = at === null ? await this.where() : await this.piece(at);
      if (this.paused) return null;
      if (answer.at !== undefined) {
        if (answer.at !== at) tries = 0;
        at = answer.at;
        this.seen(at);
      } else if (AGAIN.has(answer.status) && tries < WAITS.length) {
        await this.rest(WAITS[tries]);
        if (this.paused) return null;
        tries += 1;
        at = null; // ask how much has come
      } else {
        throw new Halted(answer.text && answer.status < 500 && answer.status > 0 ? answer.text : this.words.lost);
      }
    }
    return this.id;
  }

  /** How much has come; nothing yet, and a place for it, if the portal knows nothing of it. */
  async where() {
    this.address = this.address ?? remembered(this.key);
    if (this.address) {
      const known = await request("HEAD", this.address, this.headers);
      if (known.status === 200) return { at: Number(known.header("Upload-Offset")) };
      if (known.status !== 404 && known.status !== 410) return known;
    }
    const told = { ...this.said, filename: this.file.name, relativePath: this.file.webkitRelativePath ?? "" };
    const pairs = Object.entries(told).filter(([, value]) => value).map(([name, value]) => `${name} ${coded(value)}`);
    const made = await request("POST", "/uploads/", {
      ...this.headers, "Upload-Length": String(this.file.size), "Upload-Metadata": pairs.join(","),
    });
    if (made.status !== 201) return made;
    this.address = made.header("Location");
    remembered(this.key, this.address);
    return { at: 0 };
  }

  async piece(at) {
    const headers = { ...this.headers, "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" };
    const body = this.file.slice(at, at + PIECE);
    const answer = await request("PATCH", this.address, headers, {
      body, seen: (sent) => this.seen(at + sent), begun: (line) => { this.line = line; },
    });
    return answer.status === 204 ? { at: Number(answer.header("Upload-Offset")) } : answer;
  }

  /** Wait; shorter when the line comes back. */
  rest(seconds) {
    return new Promise((resolve) => {
      const over = () => { clearTimeout(clock); window.removeEventListener("online", over); resolve(); };
      const clock = setTimeout(over, seconds * 1000);
      window.addEventListener("online", over);
    });
  }
}
