// A chosen file → the bucket, from this page, before its form is sent. What cannot be handed in goes with the form.
"use strict";

const place = document.getElementById("hand-in");
const form = place && place.closest("form");

function say(input, text, isError) {
    const line = input.parentNode.querySelector(".hand-in-line") || document.createElement("p");
    line.className = isError ? "hand-in-line errornote" : "hand-in-line help";
    line.setAttribute("role", isError ? "alert" : "status");
    line.textContent = text;
    input.after(line);
    return line;
}

async function orderFor(file) {
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(place.dataset.url, {
        method: "POST",
        headers: {"X-CSRFToken": token},
        body: new URLSearchParams({name: file.name, size: file.size}),
    });
    const said = await answer.json();
    return answer.status === 400 ? {refusal: said.detail} : answer.ok ? said : null;
}

function send(order, file, bar) {
    const body = new FormData();
    for (const [name, value] of Object.entries(order.fields)) {
        body.append(name, value);
    }
    body.append("file", file);
    return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.upload.addEventListener("progress", (event) => {
            bar.value = event.loaded / event.total;
        });
        request.addEventListener("loadend", () => resolve(request.status >= 200 && request.status < 300));
        request.open("POST", order.url);
        request.send(body);
    });
}

// True: it lies in the bucket, or goes with the form. False: it was refused.
async function handIn(input) {
    const [file] = input.files;
    input.dataset.direct = "tried";
    const order = await orderFor(file).catch(() => null);
    if (order && order.refusal) {
        say(input, order.refusal, true);
        return false;
    }
    if (order) {
        const line = say(input, `Uploading ${file.name} `, false);
        const bar = document.createElement("progress");
        bar.setAttribute("aria-label", `Upload of ${file.name}`);
        bar.max = 1;
        bar.value = 0;
        line.append(bar);
        if (await send(order, file, bar)) {
            form.elements[input.name.replace(/-upload$/, "-handed_in")].value = order.token;
            input.value = "";
            line.textContent = `${file.name} is uploaded, and is looked into when the page is saved.`;
        } else {
            line.textContent = `${file.name} goes with the form: the store did not take it.`;
        }
    }
    return true;
}

if (form) {
    form.addEventListener("change", (event) => {
        if (event.target.type === "file") {
            delete event.target.dataset.direct;
        }
    });
    form.addEventListener("submit", async (event) => {
        const chosen = [...form.querySelectorAll('input[type="file"]')];
        const waiting = chosen.filter((input) => input.files.length && !input.dataset.direct);
        if (form.getAttribute("aria-busy") === "true" || waiting.length) {
            event.preventDefault();
        }
        if (form.getAttribute("aria-busy") === "true" || !waiting.length) {
            return;
        }
        form.setAttribute("aria-busy", "true");
        let isTaken = true;
        for (const input of waiting) {
            isTaken = (await handIn(input)) && isTaken;
        }
        form.setAttribute("aria-busy", "false");
        if (isTaken) {
            form.requestSubmit(event.submitter);
        } else {
            waiting.forEach((input) => delete input.dataset.direct);
        }
    });
}
