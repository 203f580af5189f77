// Puts a citation on the clipboard.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).innerText;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();  // not allowed: leave it selected, ready for the keyboard
      range.selectNodeContents(document.getElementById(button.dataset.copy));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    button.textContent = button.dataset.done;
    button.dataset.ready = "1";
  });
}
