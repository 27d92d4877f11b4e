// What the form does where scripts run; nobody needs it to take part.
(() => {
  "use strict";
  const QUIET = 500; // the room, in bytes, from which on it is told

  const drafts = {
    read(thread) {
      try { return localStorage.getItem(`causerie:${thread}`) || ""; } catch { return ""; }
    },
    write(thread, text) {
      try {
        if (text) localStorage.setItem(`causerie:${thread}`, text);
        else localStorage.removeItem(`causerie:${thread}`);
      } catch { /* the text is in the form */ }
    },
  };

  function setupDraft(thread, body) {
    const said = document.getElementById("reply-draft");
    const kept = drafts.read(thread);
    if (kept && !body.value) {
      body.value = kept;
      said.hidden = false;
    }
    body.addEventListener("input", () => drafts.write(thread, body.value));
    said.querySelector("button").addEventListener("click", () => {
      body.value = "";
      drafts.write(thread, "");
      said.hidden = true;
      body.focus();
    });
  }

  function setupRoom(body) {
    const said = document.getElementById("reply-room");
    let waiting;
    const tell = () => {
      // As a comment's file holds it: UTF-8, each line with an indent of two.
      const used = new TextEncoder().encode(body.value).length + 2 * body.value.split("\n").length;
      const left = body.dataset.most - used;
      const words = left < 0 ? body.dataset.over : left < QUIET ? body.dataset.left : "";
      said.textContent = words.replace("{num}", Math.ceil(Math.abs(left) / 10) * 10);
    };
    body.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(tell, 900);
    });
  }

  function setupReplies(form) {
    const number = form.elements.reply_to;
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.answer");
      if (!link || number.type === "hidden" || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const comment = link.closest(".comment");
      number.value = comment.dataset.number || comment.id.slice(2);
      form.scrollIntoView();
      number.focus({ preventScroll: true });
    });
  }

  const sent = document.querySelector("[data-sent]");
  if (sent) drafts.write(sent.dataset.sent, "");
  const form = document.querySelector("form[data-thread]");
  if (form) {
    setupDraft(form.dataset.thread, form.elements.body);
    setupRoom(form.elements.body);
    setupReplies(form);
  }
})();
