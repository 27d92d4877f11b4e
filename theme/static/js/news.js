// The word "new" at the contributions that came since the last visit of this page: those with a higher number.
{
  const { dataset } = document.currentScript;
  const key = `seen:${location.pathname}`;
  const seen = () => parseInt(kept.get(key), 10);
  const last = seen();
  let most = 0;
  for (const link of document.querySelectorAll(".comment a:has(time)")) {
    const number = +(link.textContent.split("·")[1] || "").replace(/\D/g, "");
    most = Math.max(most, number);
    if (number > last) {
      const mark = document.createElement("mark");
      mark.textContent = dataset.new;
      link.after(" ", mark);
    }
  }
  // Another tab may have seen more than this one.
  addEventListener("pagehide", () => kept.put(key, Math.max(most, seen() || 0)));
}
