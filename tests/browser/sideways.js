// What makes the page wider than its window: the innermost elements that reach out of it.
() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= window.innerWidth) return [];
  const scrolls = (element) => {
    for (let box = element; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  // A long word reaches out of a box that itself does not.
  const reach = (element) => {
    const box = element.getBoundingClientRect();
    return Math.max(box.right, box.left + element.scrollWidth);
  };
  const out = [...document.body.querySelectorAll("*")].filter(
    (element) => reach(element) > window.innerWidth + 1 && !scrolls(element),
  );
  const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
  const names = inner.slice(0, 3).map((element) => `<${element.localName} ${element.id || element.className}>`);
  return [`it is ${wide} px wide in a window of ${window.innerWidth}: ${names.join(", ")}`];
}
