// The door of a site without an intake: a comment's file made from the form, for the forge's page of new files.
(() => {
  "use strict";
  const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32, as in every id
  const MOST = 6000; // encoded characters of text in an address; forges refuse much longer ones (HTTP 414)

  const form = document.querySelector("form[data-new-file]");
  const number = form.elements.reply_to;

  const tail = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => LETTERS[byte % 32]).join("");
  const tidy = (text) => text.replace(/\r\n?/g, "\n").normalize("NFC");
  const quoted = (text) => JSON.stringify(text); // a string of JSON is one of YAML

  function answered() {
    const typed = number?.value.trim();
    return [...document.querySelectorAll(".comment")].find((one) => typed && [one.dataset.number, one.id.slice(2)].includes(typed));
  }

  function block(text) {
    const begun = text.replace(/^(?:[^\S\n]*\n)*(?: {1,3}(?! ))?/, "").trimEnd();
    const lines = begun.split("\n").map((line) => line && `  ${line}`);
    return `|${/^\s/.test(begun) ? 2 : ""}-\n${lines.join("\n")}`;
  }

  function file(id, date) {
    const said = Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, tidy(text)]));
    const parent = answered();
    const lines = [`id: ${id}`];
    if (parent) lines.push(`reply_to: ${parent.id.slice(2)}`);
    else if (said.answers) lines.push(`answers: ${said.answers}`);
    for (const key of ["name", "occupation", "field", "url"]) {
      if (said[key]?.trim()) lines.push(`${key}: ${quoted(said[key].trim())}`);
    }
    lines.push(`date: ${date}`, `lang: ${quoted(said.lang)}`, `body: ${block(said.body)}`, "");
    return lines.join("\n");
  }

  function address(path, text) {
    const filled = { "{path}": path, "{text}": text };
    return form.dataset.newFile.replace(/\{path\}|\{text\}/g, (place) => encodeURIComponent(filled[place]));
  }

  function offerCopy(path, text) {
    const offer = document.getElementById("reply-long");
    const shown = offer.querySelector("textarea");
    const said = offer.querySelector("[role=status]");
    shown.value = text;
    offer.querySelector("a").href = address(path, "");
    offer.querySelector("button").onclick = async () => {
      shown.select();
      await navigator.clipboard.writeText(text);
      said.textContent = said.dataset.copied;
    };
    offer.hidden = false;
    offer.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    number?.setCustomValidity(number.value.trim() && !answered() ? form.dataset.unknown : "");
    if (!form.reportValidity()) return;
    const date = new Date().toISOString().replace(/\.\d+/, "");
    const id = `${date.replace(/[-:]/g, "")}-${tail()}`;
    const path = `${form.dataset.folder}/${id}.yml`;
    const text = file(id, date);
    if (encodeURIComponent(text).length > MOST) offerCopy(path, text);
    else location.assign(address(path, text));
  });
  number?.addEventListener("input", () => number.setCustomValidity(""));
  document.querySelector("[data-without-script]").remove();
  form.hidden = false;
})();
