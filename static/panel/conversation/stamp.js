/* A page's <template> made into elements: the root, and what is named in it by data-ref. */

export function stamp(id) {
  const copy = document.getElementById(id).content.cloneNode(true);
  return { root: copy.firstElementChild, copy, refs: refsOf(copy) };
}

/** Fills an element from a template of several roots; answers the named parts. */
export function furnish(element, id) {
  const { copy, refs } = stamp(id);
  element.replaceChildren(copy);
  return refs;
}

const refsOf = (copy) => Object.fromEntries([...copy.querySelectorAll("[data-ref]")].map((each) => [each.dataset.ref, each]));
