// A link to answer fills in the number and stays in the page; a receipt ends the draft of what was sent.
{
  const sent = document.querySelector("[data-sent]");
  if (sent) kept.put(sent.dataset.sent, "");
  const number = reply("reply_to");
  if (number) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.answer");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      number.value = new URL(link.href).searchParams.get("reply_to");
      number.form.scrollIntoView();
      number.focus({ preventScroll: true });
    });
  }
}
