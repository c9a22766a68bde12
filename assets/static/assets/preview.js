// The two buttons above a preview's frames → the width of the frames.
"use strict";

const group = document.querySelector(".widths");
if (group) {
    group.hidden = false;
    group.addEventListener("click", (event) => {
        const button = event.target.closest("[data-width]");
        if (!button) {
            return;
        }
        for (const each of group.querySelectorAll("[data-width]")) {
            each.setAttribute("aria-pressed", String(each === button));
        }
        document.querySelector(".preview").classList.toggle("is-phone", button.dataset.width === "phone");
    });
}
