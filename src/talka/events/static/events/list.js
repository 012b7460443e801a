// Put in front of its events by the site and sent to pages elsewhere: writes the list after the script that asked for it.
// It brings no style of its own, and text is only ever text.
function writeEvents(told) {
  const here = document.currentScript, list = document.createElement("ul"), more = document.createElement("p");
  function link(words, url) {
    const made = document.createElement("a");
    made.href = url;
    made.textContent = words;
    return made;
  }
  list.className = "talka-events";
  list.lang = told.language;
  for (const one of told.events) {
    const line = document.createElement("li"), title = link(one.title, one.url), facts = document.createElement("div");
    title.lang = one.language;
    facts.textContent = one.facts;
    line.append(title, facts);
    list.append(line);
  }
  more.lang = told.language;
  if (!told.events.length) more.append(told.nothing, " ");
  more.append(link(told.all.words, told.all.url));
  here.after(...(told.events.length ? [list] : []), more);
}
