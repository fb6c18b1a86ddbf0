// Where scripts run: the design system's components, and nothing that a page needs to work.
const script = document.querySelector("script[data-govuk]");
document.body.classList.add("js-enabled");
if (script && "noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  import(script.dataset.govuk).then(({ initAll }) => initAll());
}

// What was just done is told beside the thing itself; here it is said aloud as well.
const say = (root) => {
  const told = [...root.querySelectorAll("[data-told]")].map((each) => each.textContent.trim());
  // After the page has been announced, and once more where the same is said twice.
  if (told.length) setTimeout(() => { document.getElementById("said").textContent = told.join(" "); }, 300);
};
say(document);
document.body.addEventListener("htmx:afterSwap", (event) => {
  document.getElementById("said").textContent = "";
  say(document.getElementById(event.detail.target.id) || document);
});

// What only a script can do: its buttons are not shown without one.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-print], [data-copy]");
  if (button?.hasAttribute("data-print")) print();
  else if (button) navigator.clipboard.writeText(button.dataset.copy).then(() => { button.textContent = "Copied"; });
});
// A folded comment is printed whole.
addEventListener("beforeprint", () => document.querySelectorAll("details.fold").forEach((each) => { each.open = true; }));

// Of a form that says so (`data-unsaved`): whoever leaves with words in it that are not saved is asked
// first. With "yes" what stands in it was never saved.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  // Chromium complains of a page that asks before anybody touched it.
  const ask = (event) => { if (navigator.userActivation?.hasBeenActive ?? true) event.preventDefault(); };
  const isChanged = () => form.dataset.unsaved === "yes" ||
    [...form.elements].some((each) => each.checked !== each.defaultChecked ||
      ("defaultValue" in each && each.value !== each.defaultValue));
  const look = () => (isChanged() ? addEventListener : removeEventListener)("beforeunload", ask);
  form.addEventListener("input", look);
  form.addEventListener("submit", () => removeEventListener("beforeunload", ask));
  // Also when the browser brings the page back, with what was typed in it.
  addEventListener("pageshow", look);
}

// A vote that was sent without a reload and failed must not look as if it had counted.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(failure, () => {
    const notice = document.createElement("div");
    notice.className = "notice notice--error govuk-body";
    notice.textContent = "That did not work. Reload the page and try again.";
    document.getElementById("messages").replaceChildren(notice);
    notice.scrollIntoView({ block: "center" });
  });
}
