// Where scripts run: the design system's components, and nothing that a page needs to work.
const script = document.querySelector("script[data-govuk]");
document.body.classList.add("js-enabled");
if (script && "noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  import(script.dataset.govuk).then(({ initAll }) => initAll());
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
