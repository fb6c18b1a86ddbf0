// What a page owes that axe does not look at. Returns a sentence for each thing that it lacks.
({ targets }) => {
  const found = [];
  const named = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent || "").trim().replace(/\s+/g, " ");
    const marks = [element.id && `#${element.id}`, element.getAttribute("class") && `.${element.className}`];
    return `<${element.localName}${marks.filter(Boolean).join(" ")}> ${words.slice(0, 40)}`;
  };
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
  };
  // A link in a sentence may be as small as the sentence.
  const isInText = (element) => {
    const around = element.parentElement.textContent.trim();
    return getComputedStyle(element).display === "inline" && around.length > element.textContent.trim().length;
  };
  const heightOf = (element) => {
    const lines = getComputedStyle(element).display === "inline" ? parseFloat(getComputedStyle(element).lineHeight) : 0;
    return Math.max(element.getBoundingClientRect().height, lines || 0);
  };

  const headings = [...document.querySelectorAll("h1")].filter(isShown);
  if (headings.length !== 1) found.push(`it has ${headings.length} h1`);
  if (!document.title.trim()) found.push("it has no title");

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const inTransport = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && isShown(element) && getComputedStyle(element).fontFamily.includes("GDS Transport")) inTransport.add(named(element));
  }
  inTransport.forEach((name) => found.push(`set in GDS Transport: ${name}`));

  if (targets) {
    const small = new Map();
    document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary").forEach((element) => {
      if (!isShown(element) || element.disabled || isInText(element)) return;
      const [width, height] = [element.getBoundingClientRect().width, heightOf(element)].map(Math.round);
      if (width >= 24 && height >= 24) return;
      // Of many that look alike one is enough.
      const kind = `${element.localName} ${element.className} ${height}`;
      if (!small.has(kind)) small.set(kind, `a target of ${width} x ${height} px: ${named(element)}`);
    });
    found.push(...small.values());
  }
  return found;
}
