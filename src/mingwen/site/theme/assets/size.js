// The one script of every page. The page works without it: 字号 is radios and CSS, and browsers print by themselves.
// It remembers the reader's 字号, helps browsers that do not know :has(), and shows the print buttons (.mw-print).
(() => {
  "use strict";
  const KEY = "mw-size";
  const root = document.documentElement;
  const radios = document.querySelectorAll(".mw-size input");

  // Storage may be forbidden; then the choice lasts as long as the page.
  const recall = () => { try { return localStorage.getItem(KEY); } catch (error) { return null; } };
  const remember = (id) => { try { localStorage.setItem(KEY, id); } catch (error) { /* forbidden */ } };

  const show = (id) => { root.dataset.size = id; };
  const saved = recall();
  for (const radio of radios) {
    if (radio.id === saved) radio.checked = true;
    if (radio.checked) show(radio.id);
    radio.addEventListener("change", () => { show(radio.id); remember(radio.id); });
  }

  for (const button of document.querySelectorAll(".mw-print")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
