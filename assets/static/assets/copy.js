// A button beside a text that is shown once → the text on the clipboard, and word that it is there.
"use strict";

for (const button of document.querySelectorAll("[data-copies]")) {
    const source = document.getElementById(button.dataset.copies);
    const said = button.parentElement.querySelector("[role=status]");
    if (!navigator.clipboard || !source || !said) {
        continue;
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(source.textContent.trim());
            said.textContent = "Copied.";
        } catch {
            window.getSelection().selectAllChildren(source);
            said.textContent = "Press Ctrl+C or ⌘C to copy what is marked.";
        }
    });
}
