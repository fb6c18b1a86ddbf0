// Where scripts run: the design system's components, and nothing that a page needs to work.
const script = document.querySelector("script[data-govuk]");
document.body.classList.add("js-enabled");
if (script && "noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  import(script.dataset.govuk).then(({ initAll }) => initAll());
}
