// A click on a file's picture → the two numbers of its focal point, and a mark where they are. The numbers can be typed.
"use strict";

const parts = (row) => ["left", "top"].map((side) => row.querySelector(`[data-side="${side}"]`));

function show(row) {
    const [x, y] = parts(row);
    const mark = row.querySelector(".focal-mark");
    mark.hidden = x.value === "" || y.value === "";
    mark.style.left = `${x.value * 100}%`;
    mark.style.top = `${y.value * 100}%`;
}

for (const frame of document.querySelectorAll(".focal")) {
    const row = frame.closest("tr");
    const picture = frame.querySelector("img");
    if (!picture || parts(row).includes(null)) {
        continue;
    }
    frame.insertAdjacentHTML("beforeend", '<span class="focal-mark" hidden aria-hidden="true"></span>');
    picture.title = "Click on what must stay in sight when the picture is cut.";
    picture.addEventListener("click", (event) => {
        const box = picture.getBoundingClientRect();
        const [x, y] = parts(row);
        x.value = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)).toFixed(2);
        y.value = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height)).toFixed(2);
        show(row);
    });
    for (const part of parts(row)) {
        part.addEventListener("input", () => show(row));
    }
    show(row);
}
