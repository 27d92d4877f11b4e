// The text that was begun is kept until it is sent; and the room that is left is told when it gets short.
{
  const draft = reply("draft");
  if (draft) {
    const body = reply("body");
    const { thread } = body.form.dataset;
    const keep = () => kept.put(thread, body.value);
    const begun = kept.get(thread);
    if (begun && !body.value) {
      body.value = begun;
      draft.hidden = false;
    }
    reply("erase").onclick = () => {
      body.value = "";
      keep();
      draft.hidden = true;
      body.focus();
    };

    let waiting;
    const tell = () => {
      // In bytes, as a comment's file holds it: each line with an indent of two.
      const room = body.dataset.most - new Blob([body.value.replace(/^/gm, "  ")]).size;
      const words = room < 0 ? body.dataset.over : room < 500 ? body.dataset.left : "";
      reply("room").textContent = words.replace("{num}", Math.ceil(Math.abs(room) / 10) * 10);
    };
    body.oninput = () => {
      keep();
      clearTimeout(waiting);
      waiting = setTimeout(tell, 900);
    };
  }
}
