// What a reader's own device keeps for them; it may be forbidden, or full, and nobody needs it.
const kept = {
  get(key) {
    try { return localStorage.getItem(`causerie:${key}`) || ""; } catch { return ""; }
  },
  put(key, text) {
    try { localStorage.setItem(`causerie:${key}`, text); } catch { /* it is on the page */ }
  },
};
const reply = (part) => document.getElementById(`reply-${part}`);
