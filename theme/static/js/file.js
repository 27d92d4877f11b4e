// The door of a site without an intake: a comment's file made from the form, for the forge's page of new files.
{
  const { form } = reply("body");
  const number = reply("reply_to");

  const answered = () => {
    const typed = CSS.escape(number?.value.trim());
    return document.querySelector(`#c${typed},[data-id="${typed}"]`);
  };

  const file = (id, date) => {
    const typed = { id, date, ...Object.fromEntries(new FormData(form)), reply_to: answered()?.dataset.id };
    const { body, charter, ...said } = typed;
    if (said.reply_to) said.answers = "";
    let made = "";
    for (const key in said) {
      const text = said[key]?.normalize("NFC").trim();
      if (text) made += `${key}: ${JSON.stringify(text)}\n`; // a string of JSON is one of YAML
    }
    const text = body.normalize("NFC").replace(/^(?:[^\S\n]*\n)*(?: {1,3}(?! ))?/, "").trimEnd();
    return `${made}body: |${/^\s/.test(text) ? 2 : ""}-\n${text.replace(/^(?=.)/gm, "  ")}\n`;
  };

  form.onsubmit = (event) => {
    event.preventDefault();
    number?.setCustomValidity(number.value.trim() && !answered() ? form.dataset.unknown : "");
    if (!form.reportValidity()) return;
    const date = `${new Date().toISOString().slice(0, 19)}Z`;
    const id = `${date.replace(/[-:]/g, "")}-${1e7 + Math.random() * 9e7 | 0}`; // digits are letters of an id
    const text = file(id, date);
    const address = (text) =>
      form.dataset.newFile.replaceAll("{id}", id).replaceAll("{text}", encodeURIComponent(text));
    const filled = address(text);
    if (filled.length <= 6000) return location.assign(filled); // forges refuse much longer ones (HTTP 414)
    reply("file").value = text;
    reply("open").href = address("");
    reply("copy").onclick = async () => {
      reply("file").select();
      await navigator.clipboard.writeText(text);
      reply("copied").textContent = reply("copied").dataset.said;
    };
    reply("long").hidden = false;
    reply("long").focus();
  };
  form.oninput = () => number?.setCustomValidity("");
  form.hidden = false;
}
