// Puts what changed in a page's slots into the page, when it is told that nothing else did: livereload.js would load the
// whole page again, which takes several times as long, and forgets where the reader was.
window.LiveReloadPluginSlots = class {
  static identifier = "slots";
  static version = "1.0";

  reload(path) {
    if (!path.startsWith("slots:")) return false;
    swap(JSON.parse(path.slice("slots:".length))).catch(() => location.reload());
    return true;
  }
};

async function swap(names) {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const name of names) {
    const [ours, theirs] = [document, page].map((one) => one.querySelectorAll(`[data-slot="${CSS.escape(name)}"]`));
    if (!answer.ok || ours.length !== theirs.length) throw new Error("another page");
    ours.forEach((slot, place) => slot.replaceChildren(...theirs[place].childNodes));
  }
}
